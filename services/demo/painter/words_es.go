package painter

func spanish() tongue {
	return tongue{
		language: "es",
		names:    []string{"Luna", "Mateo", "Valentina", "Diego", "Camila", "Bruno", "Alma", "Nico", "Inés", "Tomás", "Martina", "Gael", "Lola", "Emilio", "Ximena", "Hugo"},
		endings:  []string{"Gasté todo el azul.", "Mi abuela dice que es igualito.", "Lo dibujé en la mesa de la cocina.", "La persona más pequeña soy yo.", "Otro día dibujo el otro lado."},
		telling: map[string]telling{
			"tram":     {"El tranvía que me saluda", "Nuestro tranvía llega a todas partes", "Voy al cole en tranvía. Cuando saludo con la mano, el conductor toca la campana dos veces."},
			"skyline":  {"Todas las casas son distintas", "Mi ciudad tiene hombros grandes", "Cada edificio tiene su color porque dentro vive otra gente. Nadie es igual."},
			"market":   {"Sábado en el mercado", "El mercado huele a naranjas", "Todos los sábados vamos al mercado. El señor de la fruta siempre me da una para el camino."},
			"bus":      {"El bus llega tarde otra vez", "El bus de mi escuela", "Nuestro bus siempre va lleno. Cantamos desde el puente hasta la escuela y luego hay que callarse."},
			"river":    {"El puente y los barcos", "Un río nos cruza por el medio", "El río pasa por el medio de mi ciudad. De un lado vive mi tía y del otro vivimos nosotros."},
			"beach":    {"Domingo de playa", "Una ciudad con los pies en el agua", "En verano toda la ciudad va a la playa. Si te subes a una silla se ve nuestra casa."},
			"sea":      {"Los peces también viven aquí", "Debajo del puerto", "Debajo de los barcos hay otra ciudad. Los peces también tienen calles, pero sin coches."},
			"family":   {"Nosotros delante de casa", "Estamos todos", "Esta es mi familia. Había que quedarse quietos mucho rato y solo el sol lo consiguió."},
			"windows":  {"Quién vive en mi edificio", "Se oye a los vecinos", "En mi edificio viven un gato, un piano y veinte personas. Conozco a todas menos a la de las cortinas."},
			"garden":   {"Flores más altas que las casas", "Si las flores fueran torres", "En mi ciudad las flores tendrían que ser tan altas como las casas. Así las abejas vendrían a nuestro balcón."},
			"cat":      {"El gato que cuida la ciudad", "De noche por los tejados", "Es el gato de mi escalera. Por la noche camina por los tejados y mira todas las calles."},
			"portrait": {"La ciudad en mi pelo", "Tengo la cabeza llena de calles", "Cuando cierro los ojos veo todas las casas. Por eso las puse en mi pelo."},
			"night":    {"De noche la ciudad no duerme", "Todas las luces encendidas", "Desde mi cama cuento las luces. Nunca llego al final porque antes me duermo."},
			"rain":     {"Paraguas en mi calle", "Llovió toda la semana", "Cuando llueve, mi calle se llena de colores. Lo que más me gusta son los charcos."},
			"snow":     {"Nevó en nuestra calle", "Un muñeco de nieve en plena ciudad", "No hubo escuela y la calle estaba blanca. Al muñeco le pusimos una bufanda para que no tenga frío."},
			"rainbow":  {"Un puente de colores", "Después de la lluvia", "El arcoíris empieza detrás de la escuela y acaba detrás de la panadería. Corrimos, pero ya no estaba."},
			"future":   {"Mi ciudad dentro de cien años", "Los coches que vuelan", "Dentro de cien años los coches vuelan y las calles son para jugar. Los del planeta nos visitan los domingos."},
			"football": {"Jugamos hasta que se hace de noche", "¡Gol!", "Después de la escuela jugamos detrás de las casas. Quien trae la pelota elige el equipo."},
			"park":     {"El día de las cometas", "El centro verde de la ciudad", "En nuestro parque siempre hay viento. Mi cometa voló una vez más alto que la iglesia."},
			"wheel":    {"Desde arriba se ve mi escuela", "La noria", "Cuando la noria se para arriba se ve toda la ciudad. La barriga me hacía música."},
			"bicycle":  {"Más rápido que los coches", "Mi bici todavía no tiene nombre", "Aprendí en verano sin las rueditas. Ahora voy hasta el río y vuelvo."},
			"basilica": {"Las torres que no se acaban", "Todavía la están haciendo", "Mi bisabuelo la vio cuando era pequeña. Cuando yo tenga muchos años estará terminada."},
			"domes":    {"Techos redondos y gaviotas", "La tarde sobre las cúpulas", "Por la tarde las cúpulas tienen el color del cielo. Entonces los pájaros vienen a dar las buenas noches."},
			"metro":    {"Debajo de la calle", "Las lombrices oyen nuestro tren", "Arriba tenemos árboles y abajo trenes. Las lombrices viven en el medio y oyen las dos cosas."},
			"cable":    {"Volamos a la escuela", "Las cabinas sobre los techos", "Nuestra casa está en el cerro y por eso vamos en cabina. Desde arriba veo quién tiende la ropa."},
			"above":    {"Así nos ven los pájaros", "El mapa de donde vivo", "Este es mi barrio desde arriba. El círculo azul es el estanque de los patos."},
			"fire":     {"La escalera alcanzó", "Llegaron rapidísimo", "Salía humo de la casa de la esquina. Sacaron a todo el mundo, y también al hámster."},
			"dragon":   {"El dragón que vive en nuestra plaza", "Nadie le tiene miedo", "No cabe en el bus y por eso va a pie. Calienta el pan de toda la calle."},
		},
	}
}
