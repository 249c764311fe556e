package drawing

// What the screener may notice of a drawing. None of it decides anything.
const (
	HintNear        Hint = "near_duplicate"      // it looks like another drawing
	HintGenerator   Hint = "ai_tool"             // the file names a program that makes pictures of words
	HintCredentials Hint = "content_credentials" // the file carries a signed history of the picture
	HintPlace       Hint = "location"            // the file says where the picture was taken
	HintOwner       Hint = "owner"               // the file names a person, or a camera by its number
	HintDevice      Hint = "device"              // the file names maker or model of the camera
	HintTiny        Hint = "tiny"                // it has few pixels
	HintBlank       Hint = "blank"               // there is next to nothing on it
	HintSurname     Hint = "surname"             // title, story or name seem to hold a family name
	HintPhone       Hint = "phone"               // or a telephone number
	HintEmail       Hint = "email"               // or an e-mail address
	HintStreet      Hint = "address"             // or where somebody lives
	HintLink        Hint = "link"                // or a link
)
