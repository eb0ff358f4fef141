// Times as people read them, always told from the sandbox's clock and in the sandbox's zone.

const ZONE = "UTC";
const formats = new Map();

function format(options) {
  const key = JSON.stringify(options);
  if (!formats.has(key)) formats.set(key, new Intl.DateTimeFormat("en-GB", { timeZone: ZONE, ...options }));
  return formats.get(key);
}

const TIME = { hour: "2-digit", minute: "2-digit" };
const DAY = { day: "numeric", month: "long", year: "numeric" };

/** `09:04` */
export const hour = (ms) => format(TIME).format(ms);
/** `Monday 23 November 2026` */
export const day = (ms) => format({ weekday: "long", ...DAY }).format(ms).replace(",", "");
/** `Mon 23 Nov, 09:04` */
export const short = (ms) => format({ weekday: "short", day: "numeric", month: "short", ...TIME }).format(ms);
/** `Mon 23 Nov 2026, 09:04:12 UTC`, for tooltips. */
export const exact = (ms) =>
  `${format({ weekday: "short", day: "numeric", month: "short", year: "numeric", ...TIME, second: "2-digit" }).format(ms)} ${ZONE}`;

/** True if both instants (milliseconds) are on one calendar day. */
export const sameDay = (a, b) => day(a) === day(b);

/** `09:04` today, `yesterday, 09:04`, else `23 Nov, 09:04`. */
export function stamp(ms, now) {
  if (sameDay(ms, now)) return hour(ms);
  if (sameDay(ms, now - 86_400_000)) return `yesterday, ${hour(ms)}`;
  return format({ day: "numeric", month: "short", ...TIME }).format(ms);
}

const STEPS = [
  ["year", 31_536_000],
  ["month", 2_592_000],
  ["week", 604_800],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];
const relativeFormat = new Intl.RelativeTimeFormat("en", { numeric: "auto" });

/** `3 weeks ago`, `in 10 minutes`; within a minute in seconds. */
export function relative(ms, now) {
  const seconds = Math.round((ms - now) / 1000);
  const [unit, size] = STEPS.find(([, length]) => Math.abs(seconds) >= length) ?? ["second", 1];
  return relativeFormat.format(Math.trunc(seconds / size), unit);
}

/** Discord's `<t:UNIX:style>` in words; styles t T d D f F R. */
export function styled(ms, style, now) {
  switch (style) {
    case "R":
      return relative(ms, now);
    case "t":
      return hour(ms);
    case "T":
      return format({ ...TIME, second: "2-digit" }).format(ms);
    case "d":
      return format({ day: "2-digit", month: "2-digit", year: "numeric" }).format(ms);
    case "D":
      return format(DAY).format(ms);
    case "F":
      return format({ weekday: "long", ...DAY, ...TIME }).format(ms);
    default:
      return format({ ...DAY, ...TIME }).format(ms);
  }
}
