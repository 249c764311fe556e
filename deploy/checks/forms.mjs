// Every form of every page is sent somewhere, and what it comes back as is a page, too: so each form that is found has a
// line among those whose answers are looked at.

// bare are forms of one button that is right whenever it is pressed: what they answer are other pages of the table.
const bare = ['/low-data', '/moderation/examples', '/moderation/sign-in-link', '/moderation/sign-out']

// wayOf is where a form goes, whatever language, drawing, family or colleague it is about.
const wayOf = path => path.split(/[?#]/)[0].replace(/^\/[a-z]{2}\//, '/').split('/').map(part => /^[\w.-]{20,}$/.test(part) ? '*' : part).join('/')

// answered are the ways of all forms whose answers are looked at.
export const answered = pages => new Set([...bare, ...pages.filter(p => p.form).map(p => wayOf(p.path))])

// unanswered are those of a page's forms that are not.
export function unanswered(html, known) {
  const forms = (html.match(/<form\b[^>]*>/g) ?? []).filter(tag => /\bmethod="post"/.test(tag))
  return [...new Set(forms.map(tag => wayOf(/\baction="([^"]*)"/.exec(tag)[1])))].filter(way => !known.has(way))
}
