// Valid HTML: html-validate on the bytes of every page, and of every answer of a form.
import { HtmlValidate } from 'html-validate'
import { bodyOf } from './ask.mjs'
import { unanswered } from './forms.mjs'
import { languagesOf } from './languages.mjs'

const validator = new HtmlValidate({
  extends: ['html-validate:recommended'],
  rules: {
    'long-title': 'off', // a child's title may be long
    'no-inline-style': 'error',
    'doctype-style': 'off', 'void-style': 'off', 'no-trailing-whitespace': 'off', // templ's own writing
    'attribute-boolean-style': 'off', 'attribute-empty-style': 'off',
    'form-dup-name': ['error', { shared: ['radio', 'checkbox', 'button', 'reset', 'submit'] }], // several cities have one name
    'meta-refresh': 'off', // only where there is no script, and then the page must look again by itself
    'prefer-native-element': 'off', // a wall is a list of rows of pairs: role=list keeps it one list
    'no-redundant-role': 'off', // a table that a phone lays out as cards would lose its roles in older browsers
    'require-sri': 'off' // nothing comes from another host
  }
})

// validate asks for several at once: the server has more than one core. Known are the ways of forms whose answers are looked
// at.
export async function validate(home, pages, cookie, known, report) {
  const ways = pages.flatMap(asked => languagesOf(asked).map(lang => ({ ...asked, lang })))
  const each = async () => {
    for (let way = ways.shift(); way; way = ways.shift()) await look(home, way, cookie, known, report)
  }
  const said = `${pages.length} pages, ${ways.length} answers in all their languages`
  await Promise.all([each(), each(), each(), each()])
  return said
}

async function look(home, { name, lang, path, status, form }, cookie, known, report) {
  const body = await bodyOf({ form })
  const answer = await fetch(`${home}/${lang}${path}`, {
    method: body ? 'POST' : 'GET', body: body?.bytes,
    headers: { Cookie: cookie, Accept: 'text/html', ...(body && { 'Content-Type': body.type }) }
  })
  if (answer.status !== status) report(`${name} ${lang}`, `answers ${answer.status}, not ${status}`)
  const html = await answer.text()
  for (const way of unanswered(html, known)) report(`${name} ${lang}`, `has a form whose answer is nowhere in states.mjs: ${way}`)
  const { results } = await validator.validateString(html)
  for (const m of results.flatMap(r => r.messages)) report(`${name} ${lang}`, `${m.ruleId}: ${m.message} (line ${m.line})`)
}
