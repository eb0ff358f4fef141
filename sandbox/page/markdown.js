// Discord's markdown → a tree of plain objects. Knows nothing of the page; markup.js draws the tree.

const MAX_DEPTH = 12;
const MAX_LIST_DEPTH = 6;

/** The blocks of a text: paragraphs, headings, small text, quotes, lists and code. */
export function parse(text, depth = 0) {
  const blocks = [];
  const lines = String(text ?? "").replace(/\r\n?/g, "\n").split("\n");
  let at = 0;
  while (at < lines.length) {
    const [block, next] = blockAt(lines, at, depth);
    append(blocks, block);
    at = next;
  }
  return blocks.filter((block) => block.type !== "paragraph" || block.lines.some((line) => line.length));
}

/** Joins neighbouring lines of one paragraph, so that single line breaks stay inside it. */
function append(blocks, block) {
  const last = blocks.at(-1);
  if (block.type === "paragraph" && last?.type === "paragraph") last.lines.push(...block.lines);
  else blocks.push(block);
}

function blockAt(lines, at, depth) {
  const line = lines[at];
  const fence = line.indexOf("```");
  if (fence !== -1) {
    const found = fenceAt(lines, at, fence);
    if (found) return found;
  }
  if (depth < MAX_DEPTH) {
    const quote = quoteAt(lines, at, depth);
    if (quote) return quote;
  }
  const heading = /^(#{1,3})\s+(.+)$/.exec(line);
  if (heading) return [{ type: "heading", level: heading[1].length, children: inline(heading[2]) }, at + 1];
  const small = /^-#\s+(.+)$/.exec(line);
  if (small) return [{ type: "small", children: inline(small[1]) }, at + 1];
  if (LIST_ITEM.test(line)) return listAt(lines, at);
  return [{ type: "paragraph", lines: [inline(line)] }, at + 1];
}

/** A fenced block; text before the fence on the same line becomes a paragraph of its own. */
function fenceAt(lines, at, column) {
  const rest = [lines[at].slice(column + 3), ...lines.slice(at + 1)].join("\n");
  const end = rest.indexOf("```");
  if (end === -1 || rest.slice(0, end).trim() === "") return null;
  const before = lines[at].slice(0, column);
  const after = rest.slice(end + 3);
  if (before.trim()) {
    lines.splice(at, 1, before, lines[at].slice(column));
    return [{ type: "paragraph", lines: [inline(before)] }, at + 1];
  }
  const body = rest.slice(0, end);
  const language = /^([\w+#.-]{1,24})\n/.exec(body);
  const code = (language ? body.slice(language[0].length) : body).replace(/^\n+|\s+$/g, "");
  lines.splice(at, lines.length - at, ...after.replace(/^\n/, "").split("\n"));
  return [{ type: "code", language: language?.[1] ?? "", text: code }, at];
}

function quoteAt(lines, at, depth) {
  if (lines[at].startsWith(">>> ")) {
    const text = [lines[at].slice(4), ...lines.slice(at + 1)].join("\n");
    return [{ type: "quote", blocks: parse(text, depth + 1) }, lines.length];
  }
  if (!lines[at].startsWith("> ")) return null;
  let end = at;
  while (end < lines.length && lines[end].startsWith("> ")) end += 1;
  const text = lines.slice(at, end).map((line) => line.slice(2)).join("\n");
  return [{ type: "quote", blocks: parse(text, depth + 1) }, end];
}

const LIST_ITEM = /^(\s*)([-*]|\d{1,9}\.)\s+(\S.*)$/;

function listAt(lines, at) {
  const items = [];
  let end = at;
  for (; end < lines.length; end += 1) {
    const item = LIST_ITEM.exec(lines[end]);
    if (!item) break;
    items.push({ indent: item[1].length, ordered: /\d/.test(item[2]), start: parseInt(item[2], 10) || 1, children: inline(item[3]) });
  }
  return [nested(items), end];
}

/** Items with their indents → a list whose deeper items hang under the one above, down to a bearable depth. */
function nested(items, depth = 0) {
  const { indent, ordered, start } = items[0];
  const list = { type: "list", ordered, start, items: [] };
  for (let at = 0; at < items.length; ) {
    let end = at + 1;
    while (depth < MAX_LIST_DEPTH && end < items.length && items[end].indent > indent) end += 1;
    const below = items.slice(at + 1, end);
    list.items.push({ children: items[at].children, list: below.length ? nested(below, depth + 1) : null });
    at = end;
  }
  return list;
}

/** The inline pieces of one line. */
export function inline(text, depth = 0) {
  const pieces = [];
  let plain = "";
  const flush = () => {
    if (plain) pieces.push({ type: "text", text: plain });
    plain = "";
  };
  for (let at = 0; at < text.length; ) {
    const found = pieceAt(text, at, depth);
    if (found) {
      flush();
      pieces.push(found.piece);
      at = found.end;
    } else if (text[at] === "\\" && /[\\*_~`|<>#\-[\]()@:+.!]/.test(text[at + 1] ?? "")) {
      plain += text[at + 1];
      at += 2;
    } else {
      plain += text[at];
      at += 1;
    }
  }
  flush();
  return pieces;
}

/** Longest marks first, so that `***` and `**` are not taken for `*`. */
const SPANS = [
  ["**", "strong"],
  ["__", "underline"],
  ["~~", "strike"],
  ["||", "spoiler"],
  ["*", "emphasis"],
  ["_", "emphasis"],
];

function pieceAt(text, at, depth) {
  switch (text[at]) {
    case "`":
      return codeAt(text, at);
    case "<":
      return angleAt(text, at);
    case "[":
      return linkAt(text, at, depth);
    case "h":
      return urlAt(text, at);
    case "@":
      return sticky(/@(everyone|here)\b/y, text, at, (found) => ({ type: "broadcast", text: found[0] }));
    case "*":
    case "_":
    case "~":
    case "|":
      return depth < MAX_DEPTH ? spanAt(text, at, depth) : null;
    default:
      return null;
  }
}

function spanAt(text, at, depth) {
  for (const [mark, type] of SPANS) {
    if (!text.startsWith(mark, at)) continue;
    if (mark === "_" && /\w/.test(text[at - 1] ?? "")) continue;
    const end = closing(text, at + mark.length, mark);
    if (end === -1) continue;
    return { piece: { type, children: inline(text.slice(at + mark.length, end), depth + 1) }, end: end + mark.length };
  }
  return null;
}

/** Where `mark` closes again, past escapes and code; -1 if it doesn't, or encloses nothing. */
function closing(text, from, mark) {
  if (mark.length === 1 && /\s/.test(text[from] ?? " ")) return -1;
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === "\\") at += 1;
    else if (text[at] === "`") at = (codeAt(text, at)?.end ?? at + 1) - 1;
    else if (mark.length === 1 && text.startsWith(mark + mark, at) && !text.startsWith(mark.repeat(3), at)) at += 1;
    else if (text.startsWith(mark, at) && at > from && closes(text, at, mark)) return at;
  }
  return -1;
}

function closes(text, at, mark) {
  if (mark.length === 2) return text[at + 2] !== mark[0] || text[at + 3] === mark[0];
  if (/\s/.test(text[at - 1])) return false;
  return mark === "*" || !/\w/.test(text[at + 1] ?? "");
}

function codeAt(text, at) {
  const ticks = /`+/y;
  ticks.lastIndex = at;
  const mark = ticks.exec(text)?.[0];
  if (!mark || mark.length > 2) return null;
  const end = text.indexOf(mark, at + mark.length);
  if (end <= at + mark.length) return null;
  return { piece: { type: "inline-code", text: text.slice(at + mark.length, end) }, end: end + mark.length };
}

function sticky(pattern, text, at, make) {
  pattern.lastIndex = at;
  const found = pattern.exec(text);
  const piece = found && make(found);
  return piece ? { piece, end: at + found[0].length } : null;
}

const ANGLES = [
  [/<@!?(\d{1,20})>/y, ([, id]) => ({ type: "member", id })],
  [/<@&(\d{1,20})>/y, ([, id]) => ({ type: "role", id })],
  [/<#(\d{1,20})>/y, ([, id]) => ({ type: "channel", id })],
  [/<\/([^\n:>]{1,100}):(\d{1,20})>/y, ([, name, id]) => ({ type: "command", name, id })],
  [/<a?:(\w{2,32}):\d{1,20}>/y, ([, name]) => ({ type: "text", text: `:${name}:` })],
  [/<t:(-?\d{1,13})(?::([tTdDfFR]))?>/y, ([, seconds, style]) => ({ type: "time", ms: Number(seconds) * 1000, style: style ?? "f" })],
  [/<(https?:\/\/[^\s<>]+)>/y, ([, url]) => link(url)],
];

function angleAt(text, at) {
  for (const [pattern, make] of ANGLES) {
    const found = sticky(pattern, text, at, make);
    if (found) return found;
  }
  return null;
}

/** A masked link; its address may stand in `<…>` and may hold balanced brackets. */
function linkAt(text, at, depth) {
  const label = closing(text, at + 1, "]");
  if (label === -1 || text[label + 1] !== "(") return null;
  return sticky(/\(\s*<?(https?:\/\/(?:[^\s()<>]|\([^\s()<>]*\))+)>?\s*(?:"[^"]*"\s*)?\)/y, text, label + 1, ([, url]) =>
    link(url, inline(text.slice(at + 1, label), depth + 1)),
  );
}

function urlAt(text, at) {
  if (/\w/.test(text[at - 1] ?? "")) return null;
  const pattern = /https?:\/\/[^\s<>]+/y;
  pattern.lastIndex = at;
  const found = pattern.exec(text)?.[0];
  if (!found) return null;
  let url = found.replace(/[.,:;!?'"\]*_~|]+$/, "");
  while (url.endsWith(")") && url.split("(").length < url.split(")").length) url = url.slice(0, -1);
  const piece = link(url);
  return piece && { piece, end: at + url.length };
}

/** Only web addresses become links; a jump link keeps the place and message it points at. */
function link(address, children = null) {
  const url = URL.parse ? URL.parse(address) : tryUrl(address);
  if (!url || !["http:", "https:"].includes(url.protocol)) return null;
  const jump = /^\/channels\/(?:\d+|@me)\/(\d+)(?:\/(\d+))?\/?$/.exec(url.pathname);
  const inDiscord = /(^|\.)discord(app)?\.com$/.test(url.hostname);
  return {
    type: "link",
    url: url.href,
    jump: jump && inDiscord ? { channel: jump[1], message: jump[2] ?? null } : null,
    children: children ?? [{ type: "text", text: address }],
    masked: Boolean(children),
  };
}

function tryUrl(address) {
  try {
    return new URL(address);
  } catch {
    return null;
  }
}
