// Messages a second of nodemailer's pool: nodemailer.mjs PORT MESSAGES CONNECTIONS PDF
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

const require = createRequire(new URL("../tests/prove/package.json", import.meta.url));
const nodemailer = require("nodemailer");
const [port, amount, connections, pdf] = process.argv.slice(2);
const content = readFileSync(pdf);
const words = "harbour council bridge vote said on Monday ".repeat(220);
const pool = nodemailer.createTransport({
  pool: true, host: "127.0.0.1", port: Number(port), secure: false, ignoreTLS: true,
  maxConnections: Number(connections), maxMessages: Infinity,
});
const message = (n) => ({
  from: "Morning Brief <brief@example.org>",
  to: `reader${n}@example.net`,
  subject: "Morning Brief: 15 January 2026",
  text: `${words}\n\nLeave: https://brief.example.org/unsubscribe/reader${n}\n`,
  html: `<html><body><p>${words}</p><a href="https://brief.example.org/unsubscribe/reader${n}">leave</a></body></html>`,
  headers: {
    "List-Unsubscribe": `<https://brief.example.org/unsubscribe/reader${n}>`,
    "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
  },
  attachments: [{ filename: "brief.pdf", content, contentType: "application/pdf" }],
});
await pool.sendMail(message(0));
const begin = performance.now();
await Promise.all(Array.from({ length: Number(amount) }, (_, n) => pool.sendMail(message(n))));
console.log((Number(amount) / (performance.now() - begin)) * 1000);
pool.close();
