// What mailparser reads of each mail in a folder, as JSON: parse_mail.mjs FOLDER PDF
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { simpleParser } from "mailparser";

const [folder, pdf] = process.argv.slice(2);
const expected = readFileSync(pdf);
const seen = {};
for (const name of readdirSync(folder)) {
  const mail = await simpleParser(readFileSync(join(folder, name)), { skipTextToHtml: true, skipHtmlToText: true });
  const list = mail.headerLines.find((line) => line.key === "list-unsubscribe").line;
  const [attached] = mail.attachments;
  seen[name] = {
    subject: mail.subject,
    to: mail.to.text,
    from: mail.from.text.replace(/"/g, ""),
    id: mail.messageId,
    unsubscribe: [...list.matchAll(/<([^>]+)>/g)].map((match) => match[1]),
    text: mail.text.trim(),
    html: mail.html.trim(),
    pdf: attached.content.equals(expected) && attached.filename,
  };
}
process.stdout.write(JSON.stringify(seen));
