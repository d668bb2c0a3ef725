// Streams of ESC/POS in, what npos makes of them out: JSON lists on stdin and stdout, bytes in base64. npos is on NODE_PATH.
"use strict";
const npos = require("npos");

// What its rules do not name: GS ( k, QR codes, and ESC i, the total cut.
const rules = { ...npos.rules };
rules[0x1d] = { ...rules[0x1d], "(k": [0, "d16"] };
rules[0x1b] = { ...rules[0x1b], i: [0] };
console.log = () => {}; // it tells there what it does

// Its picture, a number a dot, as rows of bits, 1 is black.
function dots(image) {
  const rows = Buffer.alloc((image.width / 8) * image.height);
  for (let y = 0; y < image.height; y++)
    for (let x = 0; x < image.width; x++)
      if (image.getPixel(x, y) === 0) rows[(y * image.width + x) >> 3] |= 0x80 >> (x & 7);
  return { width: image.width, rows: rows.toString("base64") };
}

async function decoded(raw) {
  const parser = npos.parser(rules);
  const found = parser.analyze(raw);
  if (found.error) return { error: String(found.error) };
  const commands = found.tree.map((node) => ({
    name: node.ascii + (node.fn || ""),
    offset: node.offset,
    length: node.length,
    band: node.ascii + node.fn === "GSv0" ? dots(npos.codecs.raster.decode(raw, [{ ...node }])) : null,
  }));
  const { entries } = await parser.parse(raw);
  const words = entries.filter((entry) => entry.type === "text"); // of pictures it never says that it has done
  const texts = await npos.textualize(words, { text: { encoding: "cp864" } });
  return {
    commands,
    pictures: entries.filter((entry) => entry.type === "raster").map((entry) => dots(entry.data)),
    text: texts.join(""),
  };
}

const input = JSON.parse(require("fs").readFileSync(0, "utf8"));
Promise.all(input.map((raw) => decoded(Buffer.from(raw, "base64")))).then((all) => process.stdout.write(JSON.stringify(all)));
