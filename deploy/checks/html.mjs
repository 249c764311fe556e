// Valid HTML: html-validate on the bytes of every page in each language.
import { HtmlValidate } from 'html-validate'

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

export async function validate(home, pages, cookie, report) {
  for (const lang of ['en', 'es', 'ar']) {
    for (const { name, path, status } of pages) {
      const answer = await fetch(`${home}/${lang}${path}`, { headers: { Cookie: cookie, Accept: 'text/html' } })
      if (answer.status !== status) report(`${name} ${lang}`, `answers ${answer.status}, not ${status}`)
      const { results } = await validator.validateString(await answer.text())
      for (const m of results.flatMap(r => r.messages)) report(`${name} ${lang}`, `${m.ruleId}: ${m.message} (line ${m.line})`)
    }
  }
  return `${pages.length} pages in 3 languages`
}
