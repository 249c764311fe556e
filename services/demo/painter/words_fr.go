package painter

func french() tongue {
	return tongue{
		language: "fr",
		names:    []string{"Lina", "Gabriel", "Awa", "Jules", "Manon", "Adam", "Chloé", "Moussa", "Zoé", "Louis", "Inaya", "Hugo", "Fatou", "Léo", "Capucine", "Noé"},
		endings:  []string{"Il ne reste plus de bleu.", "Ma grand-mère dit que c'est exactement ça.", "Je l'ai fait sur la table de la cuisine.", "La plus petite personne, c'est moi.", "La prochaine fois, je dessine l'autre côté."},
		telling: map[string]telling{
			"tram":     {"Le tram qui me dit bonjour", "Notre tram va partout", "Je prends le tram pour aller à l'école. Quand je fais signe, le conducteur sonne deux fois."},
			"skyline":  {"Toutes les maisons sont différentes", "Ma ville a de larges épaules", "Chaque immeuble a sa couleur parce que d'autres gens y habitent. Personne n'est pareil."},
			"market":   {"Samedi au marché", "Le marché sent l'orange", "Tous les samedis, on va au marché. Le monsieur des fruits m'en donne toujours un pour la route."},
			"bus":      {"Le bus est encore en retard", "Le bus de mon école", "Notre bus est toujours plein. On chante du pont jusqu'à l'école et après il faut se taire."},
			"river":    {"Le pont et les bateaux", "Un fleuve passe chez nous", "Le fleuve coupe ma ville en deux. D'un côté il y a ma tante et de l'autre côté il y a nous."},
			"beach":    {"Dimanche à la plage", "Une ville les pieds dans l'eau", "En été, toute la ville va à la plage. Si on monte sur une chaise, on voit notre maison."},
			"sea":      {"Les poissons habitent ici aussi", "Sous le port", "Sous les bateaux il y a une autre ville. Les poissons ont des rues aussi, mais pas de voitures."},
			"family":   {"Nous devant la maison", "Tout le monde est là", "C'est ma famille. Il fallait rester sans bouger très longtemps et seul le soleil a réussi."},
			"windows":  {"Qui habite dans mon immeuble", "On entend les voisins", "Dans mon immeuble il y a un chat, un piano et vingt personnes. Je connais tout le monde, sauf derrière les rideaux."},
			"garden":   {"Des fleurs plus hautes que les maisons", "Si les fleurs étaient des tours", "Dans ma ville, les fleurs devraient être hautes comme les maisons. Alors les abeilles viendraient sur notre balcon."},
			"cat":      {"Le chat qui garde la ville", "La nuit sur les toits", "C'est le chat de mon escalier. La nuit, il marche sur les toits et regarde dans toutes les rues."},
			"portrait": {"La ville dans mes cheveux", "J'ai des rues plein la tête", "Quand je ferme les yeux, je vois toutes les maisons. Alors je les ai mises dans mes cheveux."},
			"night":    {"La nuit, la ville ne dort pas", "Toutes les lumières sont allumées", "De mon lit, je compte les lumières. Je n'arrive jamais au bout parce que je dors avant."},
			"rain":     {"Des parapluies dans ma rue", "Il a plu toute la semaine", "Quand il pleut, ma rue se remplit de couleurs. Ce que j'aime le plus, ce sont les flaques."},
			"snow":     {"Il a neigé dans notre rue", "Un bonhomme de neige en ville", "Il n'y avait pas école et la rue était blanche. On a mis une écharpe au bonhomme pour qu'il n'ait pas froid."},
			"rainbow":  {"Un pont de toutes les couleurs", "Après la pluie", "L'arc-en-ciel commence derrière l'école et finit derrière la boulangerie. On a couru, mais il n'était plus là."},
			"future":   {"Ma ville dans cent ans", "Les voitures qui volent", "Dans cent ans, les voitures volent et les rues sont pour jouer. Les gens de la planète viennent le dimanche."},
			"football": {"On joue jusqu'à la nuit", "But !", "Après l'école, on joue derrière les maisons. La personne qui apporte le ballon choisit l'équipe."},
			"park":     {"Le jour des cerfs-volants", "Le milieu vert de la ville", "Dans notre parc il y a toujours du vent. Un jour mon cerf-volant a volé plus haut que l'église."},
			"wheel":    {"De là-haut je vois mon école", "La grande roue", "Quand la roue s'arrête en haut, on voit toute la ville. Mon ventre chantait."},
			"bicycle":  {"Plus vite que les voitures", "Mon vélo n'a pas encore de nom", "J'ai appris cet été sans les petites roues. Maintenant je vais jusqu'à la rivière et je reviens."},
			"basilica": {"Les tours qui ne finissent jamais", "Ils la construisent encore", "Mon arrière-grand-père l'a vue quand elle était petite. Quand j'aurai cent ans, elle sera finie."},
			"domes":    {"Des toits ronds et des mouettes", "Le soir sur les coupoles", "Le soir, les coupoles ont la couleur du ciel. Alors les oiseaux viennent dire bonne nuit."},
			"metro":    {"Sous la rue", "Les vers entendent notre métro", "En haut il y a des arbres et en bas il y a des trains. Les vers habitent au milieu et entendent tout."},
			"cable":    {"On vole vers l'école", "Les cabines au-dessus des toits", "Notre maison est sur la colline, alors on prend la cabine. D'en haut, je vois qui étend le linge."},
			"above":    {"Comme les oiseaux nous voient", "Le plan de mon quartier", "C'est mon quartier vu d'en haut. Le rond bleu, c'est la mare aux canards."},
			"fire":     {"L'échelle était assez longue", "Les pompiers sont venus très vite", "Il y avait de la fumée dans la maison du coin. Ils ont sauvé tout le monde, et le hamster aussi."},
			"dragon":   {"Le dragon de notre place", "Personne n'a peur de lui", "Il est trop gros pour le bus, alors il marche. Il chauffe le pain de toute la rue."},
		},
	}
}
