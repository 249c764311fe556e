// Which languages a page is looked at in. English and Arabic always: what differs between languages beside their words is
// the direction and the script's faces. German stands for the others: its words are the longest. EASEL_WEB_LANGUAGES
// names more ("ja ko"), or is "all": make soak looks at all of them.
export const always = ['en', 'ar', 'de']
const others = ['es', 'zh', 'hi', 'ru', 'fa', 'ja', 'fr', 'ko', 'tr', 'ca', 'pt', 'id']

const asked = process.env.EASEL_WEB_LANGUAGES ?? ''

// more are those beside them that this run looks at.
export const more = asked === 'all' ? others : asked.split(' ').filter(lang => others.includes(lang))

// languagesOf are those of a page. What a limit lets be asked for only some ten times has few.
export const languagesOf = ({ few }) => few ? always : [...always, ...more]
