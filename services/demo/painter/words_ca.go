package painter

func catalan() tongue {
	return tongue{
		language: "ca",
		names:    []string{"Ona", "Martí", "Júlia", "Pau", "Laia", "Arnau", "Jana", "Biel", "Mariona", "Roc", "Aina", "Jan", "Bruna", "Pol", "Queralt", "Nil"},
		endings:  []string{"He gastat tot el blau.", "La iaia diu que és ben bé igual.", "L'he dibuixat a la taula de la cuina.", "La persona més petita soc jo.", "Un altre dia dibuixo l'altra banda."},
		telling: map[string]telling{
			"tram":     {"El tramvia que em saluda", "El nostre tramvia va a tot arreu", "Vaig a l'escola amb tramvia. Quan saludo amb la mà, el conductor toca la campana dues vegades."},
			"skyline":  {"Totes les cases són diferents", "La meva ciutat té les espatlles amples", "Cada edifici té el seu color perquè a dins hi viu altra gent. Ningú no és igual."},
			"market":   {"Dissabte al mercat", "El mercat fa olor de taronja", "Cada dissabte anem al mercat. El senyor de la fruita sempre me'n dona una per al camí."},
			"bus":      {"El bus torna a fer tard", "L'autobús de l'escola", "El nostre bus sempre va ple. Cantem des del pont fins a l'escola i després hem de callar."},
			"river":    {"El pont i les barques", "Un riu ens passa pel mig", "El riu passa pel mig de la ciutat. En una banda hi viu la tieta i a l'altra hi vivim nosaltres."},
			"beach":    {"Diumenge de platja", "Una ciutat amb els peus a l'aigua", "A l'estiu tota la ciutat va a la platja. Si puges dalt d'una cadira es veu casa nostra."},
			"sea":      {"Els peixos també viuen aquí", "A sota del port", "A sota de les barques hi ha una altra ciutat. Els peixos també tenen carrers, però sense cotxes."},
			"family":   {"Nosaltres davant de casa", "Hi som tots", "Aquesta és la meva família. Calia estar quiets molta estona i només el sol ho va aconseguir."},
			"windows":  {"Qui viu a la meva escala", "Se senten els veïns", "A casa hi viuen un gat, un piano i vint persones. Les conec totes menys la de les cortines."},
			"garden":   {"Flors més altes que les cases", "Si les flors fossin torres", "A la meva ciutat les flors haurien de ser altes com les cases. Així les abelles vindrien al nostre balcó."},
			"cat":      {"El gat que mira la ciutat", "De nit pels terrats", "És el gat de la meva escala. A la nit passeja pels terrats i vigila tots els carrers."},
			"portrait": {"La ciutat als meus cabells", "Tinc el cap ple de carrers", "Quan tanco els ulls veig totes les cases. Per això me les he posat als cabells."},
			"night":    {"De nit la ciutat no dorm", "Tots els llums encesos", "Des del llit compto els llums. No arribo mai al final perquè abans m'agafa la son."},
			"rain":     {"Paraigües al meu carrer", "Va ploure tota la setmana", "Quan plou el meu carrer s'omple de colors. El que més m'agrada són els bassals."},
			"snow":     {"Va nevar al nostre carrer", "Un ninot de neu al mig de la ciutat", "No hi havia escola i el carrer era blanc. Al ninot li vam posar una bufanda perquè no tingui fred."},
			"rainbow":  {"Un pont de colors", "Després de la pluja", "L'arc de Sant Martí comença darrere l'escola i acaba darrere el forn. Vam córrer, però ja no hi era."},
			"future":   {"La meva ciutat d'aquí a cent anys", "Els cotxes que volen", "D'aquí a cent anys els cotxes volen i els carrers són per jugar. Els del planeta ens visiten els diumenges."},
			"football": {"Juguem fins que es fa fosc", "Gol!", "En sortir de l'escola juguem darrere les cases. Qui porta la pilota tria l'equip."},
			"park":     {"El dia dels estels", "El mig verd de la ciutat", "Al nostre parc sempre fa vent. El meu estel un dia va volar més amunt que el campanar."},
			"wheel":    {"Des de dalt veig la meva escola", "La sínia", "Quan la sínia s'atura a dalt es veu tota la ciutat. La panxa em feia música."},
			"bicycle":  {"Més ràpid que els cotxes", "La meva bici encara no té nom", "En vaig aprendre a l'estiu sense les rodetes. Ara vaig fins al riu i torno."},
			"basilica": {"Les torres que no s'acaben mai", "Encara l'estan fent", "El meu besavi la va veure quan era petita. Quan jo tingui molts anys estarà acabada."},
			"domes":    {"Sostres rodons i gavines", "Cap al tard, les cúpules", "Al vespre les cúpules tenen el color del cel. Llavors els ocells venen a dir bona nit."},
			"metro":    {"Sota el carrer", "Els cucs senten el nostre tren", "A dalt hi tenim arbres i a baix hi tenim trens. Els cucs viuen al mig i ho senten tot."},
			"cable":    {"Volem cap a l'escola", "Les cabines sobre les teulades", "Casa nostra és dalt del turó i per això hi anem amb cabina. Des de dalt veig qui estén la roba."},
			"above":    {"Així ens veuen els ocells", "El mapa d'on visc", "Aquest és el meu barri vist des de dalt. El cercle blau és l'estany dels ànecs."},
			"fire":     {"L'escala hi arribava", "Van venir de seguida", "Sortia fum de la casa de la cantonada. Van treure tothom, i l'hàmster també."},
			"dragon":   {"El drac que viu a la nostra plaça", "Ningú no li té por", "No cap al bus i per això va a peu. Escalfa el pa de tot el carrer."},
		},
	}
}
