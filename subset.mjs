// A part of a TrueType font as a WOFF file: only some of its outlines. Used by build.mjs for scripts that few pages show.
// See the OpenType specification for the tables, and https://www.w3.org/TR/WOFF/ for the file.
import { deflateSync } from "node:zlib";

const COMPOSITE = { wordArguments: 1, scale: 8, more: 32, twoScales: 64, matrix: 128 };

const tablesOf = (font) => {
  const tables = new Map();
  for (let at = 12, left = font.readUInt16BE(4); left > 0; at += 16, left -= 1) {
    const start = font.readUInt32BE(at + 8);
    tables.set(font.toString("latin1", at, at + 4), font.subarray(start, start + font.readUInt32BE(at + 12)));
  }
  return tables;
};

// From a character to its glyph: the table of segments (format 4), which has all of the first 65,536 characters.
const glyphsOf = (cmap) => {
  let at = 0;
  for (let entry = 0; entry < cmap.readUInt16BE(2); entry += 1) {
    const place = cmap.readUInt32BE(8 + entry * 8);
    if (cmap.readUInt16BE(place) === 4) at = place;
  }
  const twice = cmap.readUInt16BE(at + 6);
  const found = new Map();
  for (let segment = 0; segment < twice; segment += 2) {
    const end = cmap.readUInt16BE(at + 14 + segment);
    const start = cmap.readUInt16BE(at + 16 + twice + segment);
    const delta = cmap.readUInt16BE(at + 16 + 2 * twice + segment);
    const offsetAt = at + 16 + 3 * twice + segment;
    const offset = cmap.readUInt16BE(offsetAt);
    for (let character = start; character <= end && character < 0xffff; character += 1) {
      const glyph = offset ? cmap.readUInt16BE(offsetAt + offset + 2 * (character - start)) : character;
      if (glyph || !offset) found.set(character, (glyph + delta) & 0xffff);
    }
  }
  return found;
};

// The glyphs that an outline is put together of.
const partsOf = (outline) => {
  const parts = [];
  if (outline.length === 0 || outline.readInt16BE(0) >= 0) return parts;
  for (let at = 10, flags = COMPOSITE.more; flags & COMPOSITE.more; ) {
    flags = outline.readUInt16BE(at);
    parts.push(outline.readUInt16BE(at + 2));
    at += 4 + (flags & COMPOSITE.wordArguments ? 4 : 2);
    at += flags & COMPOSITE.matrix ? 8 : flags & COMPOSITE.twoScales ? 4 : flags & COMPOSITE.scale ? 2 : 0;
  }
  return parts;
};

// The outlines and where they begin, with nothing in the place of those that are not wanted.
const outlinesOf = (tables, wanted) => {
  const [glyf, loca, isLong] = [tables.get("glyf"), tables.get("loca"), tables.get("head").readInt16BE(50) === 1];
  const begins = (glyph) => (isLong ? loca.readUInt32BE(4 * glyph) : 2 * loca.readUInt16BE(2 * glyph));
  const outline = (glyph) => glyf.subarray(begins(glyph), begins(glyph + 1));
  const kept = new Set(wanted);
  for (const glyph of kept) for (const part of partsOf(outline(glyph))) kept.add(part);
  const count = tables.get("maxp").readUInt16BE(4);
  const places = Buffer.alloc(4 * (count + 1));
  const pieces = [];
  let length = 0;
  for (let glyph = 0; glyph < count; glyph += 1) {
    places.writeUInt32BE(length, 4 * glyph);
    if (!kept.has(glyph)) continue;
    const piece = outline(glyph);
    pieces.push(piece, Buffer.alloc((4 - (piece.length % 4)) % 4));
    length += piece.length + pieces.at(-1).length;
  }
  places.writeUInt32BE(length, 4 * count);
  return [Buffer.concat(pieces), places];
};

const checksum = (table) => {
  const padded = Buffer.concat([table, Buffer.alloc((4 - (table.length % 4)) % 4)]);
  let sum = 0;
  for (let at = 0; at < padded.length; at += 4) sum = (sum + padded.readUInt32BE(at)) >>> 0;
  return sum;
};

const woffOf = (tables) => {
  const names = [...tables.keys()].sort();
  const head = Buffer.alloc(44 + 20 * names.length);
  const bodies = [];
  let at = head.length;
  let plain = 12 + 16 * names.length;
  names.forEach((name, index) => {
    const table = tables.get(name);
    const small = deflateSync(table, { level: 9 });
    const body = small.length < table.length ? small : table;
    const entry = 44 + 20 * index;
    head.write(name, entry, "latin1");
    [at, body.length, table.length, checksum(table)].forEach((value, place) => head.writeUInt32BE(value, entry + 4 + 4 * place));
    bodies.push(body, Buffer.alloc((4 - (body.length % 4)) % 4));
    at += body.length + bodies.at(-1).length;
    plain += table.length + ((4 - (table.length % 4)) % 4);
  });
  head.write("wOFF", 0, "latin1");
  head.writeUInt32BE(0x00010000, 4);
  head.writeUInt32BE(at, 8);
  head.writeUInt16BE(names.length, 12);
  head.writeUInt32BE(plain, 16);
  head.writeUInt16BE(1, 20);
  return Buffer.concat([head, ...bodies]);
};

// `wanted` says of a character whether its outline is wanted; without it all of them stay, with the rules that join letters.
export const woff = (font, wanted) => {
  const tables = tablesOf(font);
  if (wanted) {
    const glyphs = [0];
    for (const [character, glyph] of glyphsOf(tables.get("cmap"))) if (wanted(character)) glyphs.push(glyph);
    const [glyf, loca] = outlinesOf(tables, glyphs);
    const head = Buffer.from(tables.get("head"));
    head.writeInt16BE(1, 50);
    for (const name of ["GSUB", "GPOS", "GDEF", "STAT", "gasp", "prep", "DSIG"]) tables.delete(name);
    tables.set("glyf", glyf).set("loca", loca).set("head", head);
  }
  // The names of glyphs are for those who draw them.
  const post = Buffer.from(tables.get("post").subarray(0, 32));
  post.writeUInt32BE(0x00030000, 0);
  tables.set("post", post);
  return woffOf(tables);
};
