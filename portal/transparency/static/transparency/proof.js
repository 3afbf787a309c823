/**
 * Checks the proof of one event with WebCrypto: RFC 6962 inclusion, and the Ed25519 signature of the checkpoint.
 * The proof is a file of C2SP tlog-proof; `extra` holds salt and payload, whose SHA-256 is the entry of the log.
 */
const section = document.querySelector("[data-proof]");
const button = section?.querySelector("[data-check]");
if (button && window.crypto?.subtle) {
  button.hidden = false;
  button.addEventListener("click", () => check(section));
}

async function check(section) {
  let written;
  try {
    const answer = await fetch(section.dataset.proof, { cache: "no-store" });
    if (!answer.ok) throw new Error(answer.statusText);
    written = await answer.text();
  } catch {
    say(section, "unreachable");
    return;
  }
  try {
    const proof = read(written);
    const root = await rootOf(proof);
    if (!same(root, proof.checkpoint.root)) throw new Error("another root");
    const isSigned = await isSignedBy(section.dataset.key, proof.checkpoint);
    if (isSigned === false) throw new Error("not signed by the portal");
    say(section, isSigned === null ? "unsigned" : "right");
    show(section, JSON.parse(new TextDecoder().decode(proof.extra.slice(32))));
  } catch {
    say(section, "wrong");
  }
}

function read(written) {
  const gap = written.indexOf("\n\n");
  const [header, extra, index, ...path] = written.slice(0, gap).split("\n");
  if (header !== "c2sp.org/tlog-proof@v1") throw new Error("no proof");
  const note = written.slice(gap + 2);
  const end = note.lastIndexOf("\n\n");
  const text = note.slice(0, end + 1);
  const [origin, size, root] = text.split("\n");
  const signatures = note.slice(end + 2).split("\n").filter(Boolean);
  return {
    extra: bytes(extra.slice("extra ".length)),
    index: BigInt(index.slice("index ".length)),
    path: path.map(bytes),
    checkpoint: { text, origin, size: BigInt(size), root: bytes(root), signatures },
  };
}

async function rootOf({ extra, index, path, checkpoint }) {
  if (index >= checkpoint.size) throw new Error("beyond the tree");
  let found = await sha256([0], await sha256(extra));
  let last = checkpoint.size - 1n;
  for (const each of path) {
    if (last === 0n) throw new Error("too long");
    if (index % 2n === 1n || index === last) {
      found = await sha256([1], each, found);
      while (index % 2n === 0n && index !== 0n) {
        index >>= 1n;
        last >>= 1n;
      }
    } else {
      found = await sha256([1], found, each);
    }
    index >>= 1n;
    last >>= 1n;
  }
  if (last !== 0n) throw new Error("too short");
  return found;
}

/** True or false; null where the browser knows no Ed25519. */
async function isSignedBy(verifier, { text, origin, signatures }) {
  const [name, identifier, ...rest] = verifier.split("+");
  const key = bytes(rest.join("+")).slice(1);
  if (name !== origin) return false;
  const line = signatures.find((each) => each.startsWith(`— ${name} `) && hex(signed(each).slice(0, 4)) === identifier);
  if (!line) return false;
  let imported;
  try {
    imported = await crypto.subtle.importKey("raw", key, { name: "Ed25519" }, false, ["verify"]);
  } catch {
    return null;
  }
  return crypto.subtle.verify({ name: "Ed25519" }, imported, signed(line).slice(4), new TextEncoder().encode(text));
}

function signed(line) {
  return bytes(line.slice(line.lastIndexOf(" ") + 1));
}

function say(section, what) {
  for (const each of section.querySelectorAll("[data-said]")) each.hidden = each.dataset.said !== what;
  section.querySelector("[data-payload]").hidden = true;
}

function show(section, payload) {
  for (const row of section.querySelectorAll("[data-field]")) {
    const value = payload[row.dataset.field] ?? "";
    const text = typeof value === "string" ? value : JSON.stringify(value);
    row.querySelector("dd").textContent = text;
    row.hidden = text === "" || text === "{}";
  }
  section.querySelector("[data-payload]").hidden = false;
}

async function sha256(...parts) {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", await new Blob(parts.map((each) => Uint8Array.from(each))).arrayBuffer()));
}

function bytes(base64) {
  return Uint8Array.from(atob(base64), (each) => each.charCodeAt(0));
}

function hex(data) {
  return Array.from(data, (each) => each.toString(16).padStart(2, "0")).join("");
}

function same(one, other) {
  return hex(one) === hex(other);
}
