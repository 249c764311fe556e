package painter

func portuguese() tongue {
	return tongue{
		language: "pt",
		names:    []string{"Clara", "Davi", "Beatriz", "Caio", "Júlia", "Enzo", "Iara", "Tiago", "Manuela", "João", "Cecília", "Rafael", "Maitê", "Bento", "Lara", "Vicente"},
		endings:  []string{"Gastei o azul inteiro.", "Minha avó diz que é igualzinho.", "Desenhei na mesa da cozinha.", "A pessoa menor sou eu.", "Outro dia desenho o outro lado."},
		telling: map[string]telling{
			"tram":     {"O bonde que me dá tchau", "O nosso bonde vai a todo lugar", "Vou de bonde para a escola. Quando aceno, o motorista toca o sino duas vezes."},
			"skyline":  {"Todas as casas são diferentes", "Minha cidade tem ombros largos", "Cada prédio tem a sua cor porque moram outras pessoas dentro. Ninguém é igual."},
			"market":   {"Sábado na feira", "A feira tem cheiro de laranja", "Todo sábado vamos à feira. O moço das frutas sempre me dá uma para o caminho."},
			"bus":      {"O ônibus atrasou de novo", "O ônibus da minha escola", "Nosso ônibus está sempre cheio. A gente canta da ponte até a escola e depois tem que ficar quieto."},
			"river":    {"A ponte e os barcos", "Um rio passa no meio da gente", "O rio passa no meio da minha cidade. De um lado mora minha tia e do outro moramos nós."},
			"beach":    {"Domingo na praia", "A cidade com os pés na água", "No verão a cidade inteira vai à praia. Subindo numa cadeira dá para ver a nossa casa."},
			"sea":      {"Os peixes também moram aqui", "Debaixo do porto", "Debaixo dos barcos tem outra cidade. Os peixes também têm ruas, mas sem carros."},
			"family":   {"Nós na frente de casa", "Todo mundo está aqui", "Esta é a minha família. Era para ficar parado muito tempo e só o sol conseguiu."},
			"windows":  {"Quem mora no meu prédio", "Dá para ouvir os vizinhos", "No meu prédio moram um gato, um piano e vinte pessoas. Conheço todas, menos a das cortinas."},
			"garden":   {"Flores mais altas que as casas", "Se as flores fossem torres", "Na minha cidade as flores deviam ser altas como as casas. Aí as abelhas viriam à nossa varanda."},
			"cat":      {"O gato que cuida da cidade", "De noite nos telhados", "É o gato da minha escada. De noite ele anda nos telhados e olha todas as ruas."},
			"portrait": {"A cidade no meu cabelo", "Minha cabeça é cheia de ruas", "Quando fecho os olhos vejo todas as casas. Por isso elas estão no meu cabelo."},
			"night":    {"De noite a cidade não dorme", "Todas as luzes acesas", "Da minha cama conto as luzes. Nunca chego ao fim porque durmo antes."},
			"rain":     {"Guarda-chuvas na minha rua", "Choveu a semana inteira", "Quando chove, minha rua fica cheia de cores. Gosto mais é das poças."},
			"snow":     {"Nevou na nossa rua", "Um boneco de neve na cidade", "Não teve aula e a rua estava branca. O boneco ganhou um cachecol para não sentir frio."},
			"rainbow":  {"Uma ponte de cores", "Depois da chuva", "O arco-íris começa atrás da escola e acaba atrás da padaria. A gente correu, mas ele já tinha ido embora."},
			"future":   {"Minha cidade daqui a cem anos", "Os carros que voam", "Daqui a cem anos os carros voam e as ruas são para brincar. O povo do planeta nos visita aos domingos."},
			"football": {"A gente joga até escurecer", "Gol!", "Depois da escola a gente joga atrás das casas. Quem traz a bola escolhe o time."},
			"park":     {"O dia das pipas", "O meio verde da cidade", "No nosso parque sempre tem vento. Uma vez minha pipa voou mais alto que a igreja."},
			"wheel":    {"Lá de cima vejo minha escola", "A roda-gigante", "Quando a roda para lá em cima, dá para ver a cidade inteira. Minha barriga fazia música."},
			"bicycle":  {"Mais rápido que os carros", "Minha bicicleta ainda não tem nome", "Aprendi no verão sem as rodinhas. Agora vou até o rio e volto."},
			"basilica": {"As torres que nunca acabam", "Ainda estão construindo", "Meu bisavô viu quando ela era pequena. Quando eu tiver muitos anos, vai estar pronta."},
			"domes":    {"Telhados redondos e gaivotas", "A tarde sobre as cúpulas", "No fim da tarde as cúpulas têm a cor do céu. Aí os pássaros vêm dar boa noite."},
			"metro":    {"Debaixo da rua", "As minhocas ouvem o nosso trem", "Em cima temos árvores e embaixo temos trens. As minhocas moram no meio e ouvem os dois."},
			"cable":    {"A gente voa para a escola", "As cabines em cima dos telhados", "Nossa casa fica no morro e por isso vamos de cabine. Lá de cima vejo quem estende a roupa."},
			"above":    {"Como os pássaros nos veem", "O mapa de onde eu moro", "Este é o meu bairro visto de cima. O círculo azul é o lago dos patos."},
			"fire":     {"A escada alcançou", "Eles chegaram bem depressa", "Tinha fumaça na casa da esquina. Tiraram todo mundo, e o hamster também."},
			"dragon":   {"O dragão que mora na nossa praça", "Ninguém tem medo dele", "Ele não cabe no ônibus e por isso anda a pé. Esquenta o pão da rua inteira."},
		},
	}
}
