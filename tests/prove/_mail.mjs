// What the support tables say against the body of a mail: node _mail.mjs FILE
// Prints as JSON which of its CSS and HTML features a client does not support, by feature; only the clients named here,
// the large ones. Features of HTML that a client drops without harm are listed apart.
import { readFileSync } from "node:fs";
import { caniemail } from "caniemail";

const html = readFileSync(process.argv[2], "utf8");
const tables = JSON.parse(readFileSync(new URL("./node_modules/caniemail/data/caniemail.json", import.meta.url), "utf8"));
const LARGE = new Set(["apple-mail", "gmail", "outlook", "yahoo", "aol", "samsung-email", "thunderbird", "gmx", "web-de"]);
const HARMLESS = new Set(["color-scheme meta tag", "<body> element", "lang attribute", "dir attribute", "role attribute"]);
const clients = new Set();
for (const feature of tables.data) {
  for (const [client, platforms] of Object.entries(feature.stats)) {
    if (LARGE.has(client)) for (const platform of Object.keys(platforms)) clients.add(`${client}.${platform}`);
  }
}
const unsupported = {}, harmless = {}, unknown = [];
for (const client of clients) {
  let result;
  try {
    result = caniemail({ clients: [client], html });
  } catch (error) {
    unknown.push(`${client}: ${error.message}`);
    continue;
  }
  for (const [, issues] of result.issues.errors) {
    for (const { title } of issues) {
      const list = HARMLESS.has(title) ? harmless : unsupported;
      (list[title] ??= []).push(client);
    }
  }
}
console.log(JSON.stringify({ clients: clients.size, unsupported, harmless, unknown }));
