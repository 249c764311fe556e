// Writes moments in the reader's own time zone. Without it they stand in UTC, and say so. Like the server it counts in
// Latin digits and by the calendar of the contest, also in Persian.
const style = { day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZoneName: "short" };
const { lang } = document.documentElement;
for (const time of document.querySelectorAll("time[datetime]")) {
  time.textContent = new Intl.DateTimeFormat((lang === "en" ? "en-GB" : lang) + "-u-ca-gregory-nu-latn", style).format(new Date(time.dateTime));
}
