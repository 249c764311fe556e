package edition

// Bounds of a teacher's sheet.
const (
	MaxSchool  = 100 // characters of a school's or library's name
	MaxTeacher = 80  // characters
	MaxPupils  = 40  // drawings that stand on one sheet
)

// ClassForm is what a teacher or librarian typed to begin a sheet, as it came.
type ClassForm struct {
	School, City, Teacher, Email string
	Consent                      string // of the school: "yes"
	Language, Key                string
}

// Class is a form that met the rules, cleaned as an [Entry] is.
type Class struct {
	School, City, Teacher string
	Email                 string // "" if the sheet's link is kept in another way
	Language, Key         string
}

// The fields of a sheet's form.
const (
	FieldSchool  = "school"
	FieldTeacher = "teacher"
	FieldEmail   = "teacher_email"
	FieldSays    = "consent_school"
)

// CheckClass applies the rules to a form that came now, but for the edition's times. The error is
// [Faults] in the order of the form.
func (e Edition) CheckClass(f ClassForm, cities *Cities) (Class, error) {
	c := checker{}
	class := Class{
		School:   c.line(FieldSchool, f.School, MaxSchool),
		City:     c.city("city", f.City, cities, e),
		Teacher:  c.line(FieldTeacher, f.Teacher, MaxTeacher),
		Email:    c.address(FieldEmail, f.Email, NeedOptional),
		Language: f.Language,
	}
	c.consent(FieldSays, f.Consent)
	class.Key = c.key("key", f.Key)
	if len(c.faults) > 0 {
		return class, c.faults
	}
	return class, nil
}

// PupilForm is what a teacher typed of one drawing, as it came.
type PupilForm struct {
	ChildName, ChildAge, Title, Story string
	Key                               string
}

// CheckPupil applies the rules to it. The entry has what a teacher knows of it.
func (e Edition) CheckPupil(f PupilForm) (Entry, error) {
	c := checker{}
	entry := Entry{
		ChildName: c.line("child_name", f.ChildName, MaxChildName),
		ChildAge:  c.age("child_age", f.ChildAge, e.Ages),
		Title:     c.line("title", f.Title, e.Limits.Title),
		Story:     c.text("story", f.Story, e.Limits.Story),
		Key:       c.key("key", f.Key),
	}
	if len(c.faults) > 0 {
		return entry, c.faults
	}
	return entry, nil
}
