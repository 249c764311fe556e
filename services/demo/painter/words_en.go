package painter

func english() tongue {
	return tongue{
		language: "en",
		names:    []string{"Amara", "Leo", "Grace", "Kofi", "Lina", "Sam", "Zuri", "Maya", "Noah", "Thandi", "Ella", "Omar", "Ruby", "Theo", "Imani", "Finn"},
		endings:  []string{"I used up all my blue.", "My grandmother says it is just like that.", "I drew it at the kitchen table.", "The smallest one is me.", "Next time I will draw the other side."},
		telling: map[string]telling{
			"tram":     {"Our tram goes everywhere", "The tram that waves at me", "I take the tram to school. When I wave, the driver rings the bell two times."},
			"skyline":  {"All the houses are different", "My city has big shoulders", "Every building has its own colour because other people live in it. Nobody is the same."},
			"market":   {"Saturday at the market", "The market smells of oranges", "We go to the market every Saturday. The fruit man always gives me one for the way home."},
			"bus":      {"The bus is late again", "My school bus", "Our bus is always full. We sing from the bridge to the school and then we must be quiet."},
			"river":    {"The bridge and the boats", "A river runs through us", "The river goes through the middle of my city. On one side lives my aunt and on the other side we live."},
			"beach":    {"Sunday at the beach", "A city with its feet in the water", "In summer the whole city goes to the beach. You can see our house if you stand on a chair."},
			"sea":      {"The fish live here too", "Under the harbour", "Under the boats there is another city. The fish have streets too, but no cars."},
			"family":   {"Us, in front of our house", "Everyone is home", "This is my family. We had to stand still for a long time, and only the sun did it."},
			"windows":  {"Who lives in my house", "I can hear the neighbours", "In my house live a cat, a piano and twenty people. I know all of them but not the one with the curtains."},
			"garden":   {"Flowers higher than houses", "What if flowers were towers", "In my city the flowers should be as high as the houses. Then the bees would come to our balcony."},
			"cat":      {"The cat who looks after the city", "On the roofs at night", "It is the cat from our stairs. At night it walks on the roofs and looks into every street."},
			"portrait": {"The city in my hair", "My head is full of streets", "When I close my eyes I can see all the houses. So I put them in my hair."},
			"night":    {"At night the city does not sleep", "All the lights are on", "From my bed I can count the lights. I never get to the end because I fall asleep first."},
			"rain":     {"Umbrellas on my street", "It rained all week", "When it rains my street gets a lot of colours. I like the puddles most."},
			"snow":     {"It snowed on our street", "A snowman in the middle of the city", "There was no school and the street was white. We gave the snowman a scarf so that it is not cold."},
			"rainbow":  {"A bridge made of colours", "After the rain", "The rainbow begins behind the school and ends behind the bakery. We ran but it was gone."},
			"future":   {"My city in a hundred years", "Cars that can fly", "In a hundred years the cars fly and the streets are for playing. The people on the planet visit us on Sundays."},
			"football": {"We play until it is dark", "Goal!", "After school we play behind the houses. Whoever brings the ball may choose the team."},
			"park":     {"Kite day", "The green middle of the city", "In our park there is always wind. My kite once flew higher than the church."},
			"wheel":    {"From up there I can see my school", "The big wheel", "When the wheel stops at the top you can see the whole city. My stomach was singing."},
			"bicycle":  {"Faster than the cars", "My bicycle has no name yet", "I learned it in summer without the little wheels. Now I ride to the river and back."},
			"basilica": {"The towers that never end", "They are still building it", "My great-grandfather saw it when it was small. When I am old it will be finished."},
			"domes":    {"Round roofs and sea birds", "Evening over the domes", "In the evening the domes have the same colour as the sky. Then the birds come to say good night."},
			"metro":    {"Under the street", "The worms hear our train", "Above we have trees and below we have trains. The worms live in between and hear both."},
			"cable":    {"We fly to school", "The cabins above the roofs", "Our house is on the hill, so we take the cabin. From above I can see who hangs out the washing."},
			"above":    {"The way the birds see us", "A map of where I live", "This is my neighbourhood from above. The blue circle is the pond where the ducks are."},
			"fire":     {"The ladder was long enough", "They came so fast", "There was smoke in the house at the corner. They got everybody out, and the hamster too."},
			"dragon":   {"The dragon that lives on our square", "Nobody is afraid of it", "It is too big for the bus, so it walks. It warms the bread for the whole street."},
		},
	}
}
