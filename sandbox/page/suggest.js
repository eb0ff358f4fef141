// What could come next in the composer: commands, options, values from the bot, members and channels.

import { post } from "./api.js";
import { flatten, openOptions, read } from "./commands.js";
import { channelsInSight } from "./sight.js";
import { community } from "./state.js";

const MOST = 12;
const BOOLEAN = 5;
const MEMBER = 6;
const CHANNEL = 7;
const ROLE = 8;

/**
 * A suggestion: `label` and `detail` are shown, `text` replaces the line from `from` on. `means` is what is really sent
 * where the label stands in (an option's value, a mention's id).
 * @typedef {{label: string, detail?: string, from: number, text: string, means?: {shown: string, sent: string}}} Suggestion
 */

/**
 * Suggestions for `line` (the text up to the caret).
 * Answers `{kind, items, hint}`, where `kind` is "command", "option", "value", "mention" or "none".
 */
export async function suggest(line) {
  const state = read(line, flatten(community.commands));
  if (!state) return mentions(line);
  if (!state.command || state.query === state.command.path) return commandsFor(state.query);
  if (!state.option) return optionsFor(state, state.tail?.word ?? "", state.tail?.from ?? line.length);
  const ended = state.tail && state.tail.word === "" && state.values.at(-1).value;
  const values = ended && !freeText(state.option) ? [] : await valuesFor(state, line);
  if (values.length) return { kind: "value", items: values, hint: hintOf(state.option) };
  const more = state.tail && (state.tail.word || ended) ? optionsFor(state, state.tail.word, state.tail.from).items : [];
  return { kind: more.length ? "option" : "none", items: more, hint: hintOf(state.option) };
}

const freeText = (option) => !option.autocomplete && !option.choices?.length && option.type === 3;
const hintOf = (option) => `${option.name}: ${option.description ?? ""}${option.required ? " (required)" : ""}`;

function commandsFor(query) {
  const wanted = query.toLowerCase();
  const all = flatten(community.commands);
  const starts = all.filter(({ path }) => path.startsWith(wanted));
  // One or two letters are in every description.
  const holds = all.filter(({ path, description }) => wanted.length > 2 && !path.startsWith(wanted) && `${path} ${description}`.toLowerCase().includes(wanted));
  const items = [...starts, ...holds].map((command) => {
    const first = command.options.find(({ required }) => required);
    const text = `/${command.path} ${first ? `${first.name}:` : ""}`;
    return { label: `/${command.path}`, detail: command.description, from: 0, text };
  });
  const hint = all.length ? (items.length ? "" : "No such command.") : "The bot hasn't registered any commands yet.";
  return { kind: "command", items, hint };
}

function optionsFor(state, word, from) {
  const items = openOptions(state)
    .filter(({ name }) => name.startsWith(word))
    .map((option) => ({ label: `${option.name}:`, detail: `${option.description ?? ""}${option.required ? " (required)" : ""}`, from, text: `${option.name}:` }));
  return { kind: "option", items, hint: state.command.description };
}

async function valuesFor(state, line) {
  const { option } = state;
  const { value, from } = state.values.at(-1);
  return (await choicesOf(option, value, line)).slice(0, 25).map(({ name, value: sent, detail }) => ({
    label: name,
    detail,
    from,
    text: `${name} `,
    means: String(sent) === name ? null : { shown: `${option.name}:${name}`, sent: `${option.name}:${sent}` },
  }));
}

async function choicesOf(option, typed, line) {
  const matching = (choices) => choices.filter(({ name }) => name.toLowerCase().includes(typed.toLowerCase()));
  if (option.choices?.length) return matching(option.choices);
  if (option.autocomplete) {
    const body = { as: community.me.id, in: community.here.id, text: line, option: option.name };
    return (await post("autocomplete", body)).choices ?? [];
  }
  switch (option.type) {
    case BOOLEAN:
      return matching([true, false].map((value) => ({ name: String(value), value })));
    case MEMBER:
      return matching([...community.members.values()].map(({ name }) => ({ name, value: name })));
    case CHANNEL:
      return matching(channelsInSight().map(({ name, id }) => ({ name, value: id })));
    case ROLE:
      return matching([...community.roles.values()].map(({ name }) => ({ name, value: name })));
    default:
      return [];
  }
}

/** `@an` → members, `#he` → channels, at the end of an ordinary line. */
function mentions(line) {
  const found = /(^|\s)([@#])([\p{L}\p{N}_.-]*)$/u.exec(line);
  if (!found) return { kind: "none", items: [], hint: "" };
  const [, , mark, word] = found;
  const from = line.length - word.length - 1;
  const pool = mark === "@" ? [...community.members.values()] : channelsInSight();
  const items = pool
    .filter(({ name }) => name.toLowerCase().startsWith(word.toLowerCase()))
    .slice(0, MOST)
    .map(({ id, name }) => ({
      label: mark + name,
      from,
      text: `${mark}${name} `,
      means: { shown: mark + name, sent: mark === "@" ? `<@${id}>` : `<#${id}>` },
    }));
  return { kind: items.length ? "mention" : "none", items, hint: "" };
}
