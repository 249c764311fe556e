package painter

func turkish() tongue {
	return tongue{
		language: "tr",
		names:    []string{"Elif", "Deniz", "Zeynep", "Emir", "Defne", "Kerem", "Nehir", "Can", "Asya", "Yiğit", "Duru", "Ömer", "İpek", "Çınar", "Ela", "Toprak"},
		endings:  []string{"Mavi boyam bitti.", "Anneannem, tıpkı böyle, diyor.", "Mutfak masasında çizdim.", "En küçük olan benim.", "Bir dahaki sefere öbür tarafı çizeceğim."},
		telling: map[string]telling{
			"tram":     {"Bana el sallayan tramvay", "Tramvayımız her yere gider", "Okula tramvayla gidiyorum. El sallayınca vatman zili iki kere çalıyor."},
			"skyline":  {"Bütün evler farklı", "Şehrimin omuzları geniş", "Her binanın rengi başka, çünkü içinde başka insanlar oturuyor. Kimse aynı değil."},
			"market":   {"Cumartesi pazarı", "Pazar portakal kokuyor", "Her cumartesi pazara gideriz. Meyveci amca bana hep yolluk bir tane verir."},
			"bus":      {"Servis yine gecikti", "Benim okul servisim", "Servisimiz hep dolu. Köprüden okula kadar şarkı söyleriz, sonra susmak gerekir."},
			"river":    {"Köprü ve kayıklar", "İçimizden bir nehir geçer", "Nehir şehrimin ortasından geçiyor. Bir yanda teyzem, öbür yanda biz oturuyoruz."},
			"beach":    {"Pazar günü plajda", "Ayakları suda bir şehir", "Yazın bütün şehir plaja gider. Sandalyeye çıkarsan evimiz görünür."},
			"sea":      {"Balıklar da burada yaşıyor", "Limanın altında", "Kayıkların altında başka bir şehir var. Balıkların da sokakları var ama arabaları yok."},
			"family":   {"Evimizin önünde biz", "Herkes evde", "Bu benim ailem. Uzun süre kıpırdamadan durmak gerekiyordu, bunu bir tek güneş başardı."},
			"windows":  {"Bizim apartmanda kim oturuyor", "Komşuların sesi geliyor", "Apartmanımızda bir kedi, bir piyano ve yirmi kişi var. Perdenin arkasındakinden başka hepsini tanıyorum."},
			"garden":   {"Evlerden uzun çiçekler", "Çiçekler kule olsaydı", "Şehrimde çiçekler evler kadar uzun olmalı. O zaman arılar balkonumuza gelir."},
			"cat":      {"Şehri bekleyen kedi", "Gece çatılarda", "Bu bizim merdivenin kedisi. Gece çatılarda gezer ve bütün sokaklara bakar."},
			"portrait": {"Saçımdaki şehir", "Başım sokaklarla dolu", "Gözümü kapatınca bütün evleri görüyorum. O yüzden onları saçıma koydum."},
			"night":    {"Şehir gece uyumaz", "Bütün ışıklar yanıyor", "Yatağımdan ışıkları sayıyorum. Sonuna hiç varamıyorum, çünkü önce uyuyorum."},
			"rain":     {"Sokağımda şemsiyeler", "Bütün hafta yağmur yağdı", "Yağmur yağınca sokağım renkleniyor. En çok su birikintilerini seviyorum."},
			"snow":     {"Sokağımıza kar yağdı", "Şehrin ortasında kardan adam", "Okul tatildi ve sokak bembeyazdı. Üşümesin diye kardan adama atkı verdik."},
			"rainbow":  {"Renklerden bir köprü", "Yağmurdan sonra", "Gökkuşağı okulun arkasında başlıyor, fırının arkasında bitiyor. Koştuk ama gitmişti."},
			"future":   {"Yüz yıl sonra şehrim", "Uçan arabalar", "Yüz yıl sonra arabalar uçuyor, sokaklar oyun için. Gezegendekiler pazar günleri bize geliyor."},
			"football": {"Hava kararana kadar oynarız", "Gol!", "Okuldan sonra evlerin arkasında oynarız. Topu kim getirirse takımı o seçer."},
			"park":     {"Uçurtma günü", "Şehrin yeşil ortası", "Parkımızda hep rüzgâr var. Uçurtmam bir kere minareden yükseğe uçtu."},
			"wheel":    {"Yukarıdan okulum görünüyor", "Dönme dolap", "Dönme dolap tepede durunca bütün şehir görünüyor. Karnım şarkı söylüyordu."},
			"bicycle":  {"Arabalardan hızlı", "Bisikletimin daha adı yok", "Yazın küçük tekerlekler olmadan öğrendim. Şimdi nehre kadar gidip dönüyorum."},
			"basilica": {"Hiç bitmeyen kuleler", "Hâlâ yapıyorlar", "Büyük dedem onu küçükken görmüş. Ben yüz yaşına gelince bitecek."},
			"domes":    {"Yuvarlak damlar ve martılar", "Kubbelerin üstünde akşam", "Akşam kubbeler gökyüzüyle aynı renk olur. O zaman kuşlar iyi geceler demeye gelir."},
			"metro":    {"Sokağın altında", "Solucanlar metromuzu duyuyor", "Yukarıda ağaçlar, aşağıda trenler var. Solucanlar arada yaşar ve ikisini de duyar."},
			"cable":    {"Okula uçarak gidiyoruz", "Çatıların üstünde kabinler", "Evimiz tepede, o yüzden teleferiğe biniyoruz. Yukarıdan kim çamaşır asıyor görüyorum."},
			"above":    {"Kuşlar bizi böyle görüyor", "Oturduğum yerin haritası", "Bu mahallemin yukarıdan görünüşü. Mavi yuvarlak ördekli gölet."},
			"fire":     {"Merdiven yetişti", "Çok çabuk geldiler", "Köşedeki evde duman vardı. Herkesi çıkardılar, hamsteri de."},
			"dragon":   {"Meydanımızda yaşayan ejderha", "Ondan kimse korkmuyor", "Otobüse sığmıyor, o yüzden yürüyor. Bütün sokağın ekmeğini ısıtıyor."},
		},
	}
}
