// Reads what is typed after "/" against the bot's registered commands. Pure: no elements, no requests.

const SUBCOMMAND = 1;
const GROUP = 2;

/** Every slash command that can be sent, with its whole path: `{path, description, options}`. */
export function flatten(commands) {
  const found = [];
  for (const command of commands) {
    if ((command.type ?? 1) === 1) walk(command, [], found);
  }
  return found.sort((a, b) => a.path.localeCompare(b.path));
}

function walk(node, above, found) {
  const path = [...above, node.name];
  const options = node.options ?? [];
  const deeper = options.filter((option) => option.type === SUBCOMMAND || option.type === GROUP);
  if (deeper.length) deeper.forEach((option) => walk(option, path, found));
  else found.push({ path: path.join(" "), description: node.description ?? "", options });
}

/**
 * Reads a line such as `/skills add skill:rust level:exp`. Answers null if it isn't a command line, else
 * `{command, query, values, option, tail}`: the command if its path is complete, what was typed of the path if not, the
 * values so far (`{name, value, from, to}`, positions in the line), the option being filled in, and the last word when it
 * may be the beginning of another option's name (`{word, from}`).
 */
export function read(line, commands) {
  if (!line.startsWith("/")) return null;
  const typed = line.slice(1);
  const command = commands
    .filter(({ path }) => typed === path || typed.startsWith(`${path} `))
    .sort((a, b) => b.path.length - a.path.length)[0];
  if (!command) return { command: null, query: typed, values: [], option: null, tail: null };
  const start = 1 + command.path.length;
  if (typed === command.path) return { command, query: typed, values: [], option: null, tail: null };
  const values = valuesIn(line, start, command.options);
  const last = values.at(-1);
  const option = last ? command.options.find(({ name }) => name === last.name) : null;
  return { command, query: typed, values, option, tail: tailOf(line, last?.from ?? start) };
}

function valuesIn(line, start, options) {
  const marks = [];
  for (const { name } of options) {
    // Only the first time counts; a second one belongs to the text of a value.
    let at = line.indexOf(`${name}:`, start);
    while (at !== -1 && !/\s/.test(line[at - 1])) at = line.indexOf(`${name}:`, at + 1);
    if (at !== -1) marks.push({ name, at });
  }
  marks.sort((a, b) => a.at - b.at);
  return marks.map(({ name, at }, index) => {
    const from = at + name.length + 1;
    const to = marks[index + 1]?.at ?? line.length;
    return { name, value: line.slice(from, to).trim(), from, to };
  });
}

function tailOf(line, after) {
  const word = /\s(\S*)$/.exec(line.slice(after));
  return word && !word[1].includes(":") ? { word: word[1], from: line.length - word[1].length } : null;
}

/** The options not yet in the line, the required ones first. */
export function openOptions({ command, values }) {
  const used = new Set(values.map(({ name }) => name));
  return command.options.filter(({ name }) => !used.has(name)).sort((a, b) => Number(b.required ?? false) - Number(a.required ?? false));
}

/** The required options that have no value yet, by name. */
export function missing({ command, values }) {
  const filled = new Set(values.filter(({ value }) => value).map(({ name }) => name));
  return command.options.filter(({ name, required }) => required && !filled.has(name)).map(({ name }) => name);
}
