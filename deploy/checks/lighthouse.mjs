// Lighthouse as a telephone on a slow line sees us. Its throttling is simulated: the
// figures come from what was loaded and how much work it was, and the machine's speed
// moves them little. Each is the median of some runs.
import lighthouse from 'lighthouse'

const must = { performance: 95, accessibility: 100, 'best-practices': 100, seo: 100, lcp: 2000, cls: 0 }
const aim = { performance: 98, accessibility: 100, 'best-practices': 100, seo: 100, lcp: 1500, cls: 0 }

// The city's wall is measured five times, the others as often as the time allows.
const runs = { city: 5, home: 3, drawing: 3 }

export async function measure(home, pages, browser, report) {
  const said = []
  for (const [name, times] of Object.entries(runs)) {
    const found = []
    for (let i = 0; i < times; i++) found.push(await run(`${home}/en${pages.find(p => p.name === name).path}`, browser, i === 0))
    for (const words of found[0].failed) said.push(`${name}: ${words}`)
    const middle = {}
    for (const key of Object.keys(must)) middle[key] = median(found.map(f => f.figures[key]).filter(v => v !== undefined))
    for (const key of Object.keys(must)) if (worse(key, middle[key], must[key])) report('lighthouse', `${name}: ${key} is ${middle[key]}, must be ${must[key]}`)
    said.push(`${name} (median of ${times}): ` + Object.keys(must).map(key => `${key} ${middle[key]} (must ${must[key]}, aim ${aim[key]})`).join(', '))
  }
  return said.join('\n')
}

// run is one look. Only performance differs between two of them: the rest is looked at once. Chromium loses the begin
// of a trace now and then, and Lighthouse then asks to be run again.
async function run(address, browser, whole, tries = 3) {
  const tab = await browser.newPage()
  const { lhr } = await lighthouse(address, {
    logLevel: 'error', output: 'json',
    onlyCategories: whole ? ['performance', 'accessibility', 'best-practices', 'seo'] : ['performance']
  }, undefined, tab)
  await tab.close()
  if (lhr.runtimeError && tries > 1) return run(address, browser, whole, tries - 1)
  if (lhr.runtimeError) throw new Error(`lighthouse: ${lhr.runtimeError.message}`)
  const figures = Object.fromEntries(Object.values(lhr.categories).map(c => [c.id, Math.round(c.score * 100)]))
  figures.lcp = Math.round(lhr.audits['largest-contentful-paint'].numericValue)
  figures.cls = Math.round(lhr.audits['cumulative-layout-shift'].numericValue * 1000) / 1000
  return { figures, failed: whole ? failedAudits(lhr) : [] }
}

// failedAudits are what cost points where a hundred is wanted.
function failedAudits(lhr) {
  return ['accessibility', 'best-practices', 'seo'].flatMap(id => lhr.categories[id].auditRefs)
    .filter(ref => ref.weight > 0 && lhr.audits[ref.id].score !== null && lhr.audits[ref.id].score < 1)
    .map(ref => `${ref.id}: ${lhr.audits[ref.id].title}`)
}

function median(values) {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)]
}

function worse(key, value, wanted) {
  return ['lcp', 'cls'].includes(key) ? value > wanted : value < wanted
}
