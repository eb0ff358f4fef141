// The control interface over HTTP; a refusal becomes an Error whose message can be read to a person.

/** What the server said when it refused. `status` is 0 when it wasn't reached. */
export class Refusal extends Error {
  constructor(message, status) {
    super(message);
    this.status = status;
  }
}

async function call(path, options) {
  let answer;
  try {
    answer = await fetch(`/sandbox/${path}`, { cache: "no-store", ...options });
  } catch {
    throw new Refusal("The sandbox can't be reached. Is it still running?", 0);
  }
  const text = await answer.text();
  if (!answer.ok) throw new Refusal(inWords(text, answer.status), answer.status);
  return text ? JSON.parse(text) : {};
}

/** Discord's errors are JSON with a `message` and sometimes nested `errors`; ours may be plain text. */
function inWords(text, status) {
  try {
    const body = JSON.parse(text);
    const details = [...leaves(body.errors)].join(" ");
    const said = [body.error ?? body.message, details].filter(Boolean).join(": ");
    if (said) return said;
  } catch {
    // Not JSON: the text itself is the message.
  }
  return text.trim().slice(0, 300) || `The sandbox answered with status ${status}.`;
}

function* leaves(node) {
  if (!node || typeof node !== "object") return;
  if (typeof node.message === "string") yield node.message;
  for (const value of Object.values(node)) yield* leaves(value);
}

/** `GET /sandbox/<path>?<query>` */
export function get(path, query = {}) {
  const params = new URLSearchParams(Object.entries(query).filter(([, value]) => value !== undefined && value !== null));
  return call(params.size ? `${path}?${params}` : path, {});
}

/** `POST /sandbox/<path>` with a JSON body. */
export function post(path, body) {
  return call(path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
}
