package painter

func indonesian() tongue {
	return tongue{
		language: "id",
		names:    []string{"Putri", "Bagas", "Ayu", "Rizky", "Sari", "Dimas", "Kirana", "Fajar", "Intan", "Arif", "Melati", "Gilang", "Wulan", "Raka", "Nadia", "Bima"},
		endings:  []string{"Warna biruku habis semua.", "Kata nenek mirip sekali.", "Aku menggambarnya di meja dapur.", "Yang paling kecil itu aku.", "Lain kali aku gambar sisi yang satunya."},
		telling: map[string]telling{
			"tram":     {"Trem yang melambai padaku", "Trem kami pergi ke mana-mana", "Aku naik trem ke sekolah. Kalau aku melambai, pak sopir membunyikan bel dua kali."},
			"skyline":  {"Semua rumah berbeda", "Kotaku bahunya lebar", "Setiap gedung punya warna sendiri karena penghuninya lain. Tidak ada yang sama."},
			"market":   {"Hari Sabtu di pasar", "Pasar berbau jeruk", "Setiap Sabtu kami ke pasar. Penjual buah selalu memberiku satu untuk di jalan."},
			"bus":      {"Busnya terlambat lagi", "Bus sekolahku", "Bus kami selalu penuh. Kami bernyanyi dari jembatan sampai sekolah, lalu harus diam."},
			"river":    {"Jembatan dan perahu", "Sungai di tengah kami", "Sungai mengalir di tengah kotaku. Di satu sisi tinggal bibiku dan di sisi lain tinggal kami."},
			"beach":    {"Minggu di pantai", "Kota yang kakinya di air", "Waktu libur seluruh kota pergi ke pantai. Kalau berdiri di kursi, rumah kami kelihatan."},
			"sea":      {"Ikan juga tinggal di sini", "Di bawah pelabuhan", "Di bawah perahu ada kota lain. Ikan juga punya jalan, tapi tidak ada mobil."},
			"family":   {"Kami di depan rumah", "Semua ada di rumah", "Ini keluargaku. Kami harus diam lama sekali dan cuma matahari yang bisa."},
			"windows":  {"Siapa tinggal di gedungku", "Suara tetangga terdengar", "Di gedungku tinggal seekor kucing, sebuah piano dan dua puluh orang. Aku kenal semua, kecuali yang di balik tirai."},
			"garden":   {"Bunga lebih tinggi dari rumah", "Kalau bunga jadi menara", "Di kotaku bunga harusnya setinggi rumah. Nanti lebah datang ke balkon kami."},
			"cat":      {"Kucing penjaga kota", "Malam di atas atap", "Ini kucing di tangga kami. Malam hari dia berjalan di atap dan melihat semua jalan."},
			"portrait": {"Kota di rambutku", "Kepalaku penuh jalan", "Kalau aku menutup mata, semua rumah kelihatan. Jadi aku taruh di rambutku."},
			"night":    {"Malam hari kota tidak tidur", "Semua lampu menyala", "Dari tempat tidur aku menghitung lampu. Tidak pernah selesai karena aku tertidur dulu."},
			"rain":     {"Payung di jalanku", "Hujan seminggu penuh", "Kalau hujan, jalanku jadi penuh warna. Aku paling suka genangan air."},
			"snow":     {"Kalau salju turun di jalan kami", "Manusia salju di tengah kota", "Sekolah libur dan jalan jadi putih. Manusia saljunya kami beri syal supaya tidak dingin."},
			"rainbow":  {"Jembatan dari warna", "Sesudah hujan", "Pelangi mulai di belakang sekolah dan berakhir di belakang toko roti. Kami lari, tapi sudah hilang."},
			"future":   {"Kotaku seratus tahun lagi", "Mobil yang bisa terbang", "Seratus tahun lagi mobil terbang dan jalan untuk bermain. Orang dari planet datang setiap hari Minggu."},
			"football": {"Kami main sampai gelap", "Gol!", "Pulang sekolah kami main di belakang rumah. Siapa yang bawa bola boleh memilih tim."},
			"park":     {"Hari layang-layang", "Tengah kota yang hijau", "Di taman kami selalu ada angin. Layang-layangku pernah terbang lebih tinggi dari menara."},
			"wheel":    {"Dari atas kelihatan sekolahku", "Kincir besar", "Kalau kincir berhenti di atas, seluruh kota kelihatan. Perutku seperti bernyanyi."},
			"bicycle":  {"Lebih cepat dari mobil", "Sepedaku belum punya nama", "Aku belajar waktu libur tanpa roda kecil. Sekarang aku bisa ke sungai dan pulang lagi."},
			"basilica": {"Menara yang tidak habis-habis", "Masih dibangun", "Kakek buyutku melihatnya waktu masih kecil. Kalau umurku seratus tahun, baru selesai."},
			"domes":    {"Atap bulat dan burung laut", "Sore di atas kubah", "Sore hari warna kubah sama dengan langit. Lalu burung datang mengucapkan selamat malam."},
			"metro":    {"Di bawah jalan", "Cacing mendengar kereta kami", "Di atas ada pohon dan di bawah ada kereta. Cacing tinggal di tengah dan mendengar dua-duanya."},
			"cable":    {"Kami terbang ke sekolah", "Kereta gantung di atas atap", "Rumah kami di bukit, jadi kami naik kereta gantung. Dari atas kelihatan siapa yang menjemur baju."},
			"above":    {"Begini burung melihat kami", "Peta tempat tinggalku", "Ini kampungku dari atas. Lingkaran biru itu kolam bebek."},
			"fire":     {"Tangganya cukup panjang", "Mereka datang cepat sekali", "Ada asap di rumah di pojok jalan. Semua orang diselamatkan, hamsternya juga."},
			"dragon":   {"Naga yang tinggal di alun-alun", "Tidak ada yang takut", "Dia tidak muat di bus, jadi jalan kaki. Dia menghangatkan roti untuk satu jalan."},
		},
	}
}
