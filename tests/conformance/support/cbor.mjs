// As much CBOR (RFC 8949) as parlor.v1 has: integers, texts, arrays, maps, true, false and null, of definite length.
function head(major, value) {
  const first = major << 5;
  if (value < 24) return Buffer.from([first | value]);
  if (value < 0x100) return Buffer.from([first | 24, value]);
  const size = value < 0x10000 ? 2 : value < 0x100000000 ? 4 : 8;
  const bytes = Buffer.alloc(1 + size);
  bytes[0] = first | { 2: 25, 4: 26, 8: 27 }[size];
  if (size === 8) bytes.writeBigUInt64BE(BigInt(value), 1);
  else bytes.writeUIntBE(value, 1, size);
  return bytes;
}

export function encodeCbor(value) {
  if (value === null) return Buffer.from([0xf6]);
  if (typeof value === "boolean") return Buffer.from([value ? 0xf5 : 0xf4]);
  if (typeof value === "number") return value < 0 ? head(1, -1 - value) : head(0, value);
  if (typeof value === "string") return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (Array.isArray(value)) return Buffer.concat([head(4, value.length), ...value.map(encodeCbor)]);
  const entries = Object.entries(value).filter(([, each]) => each !== undefined);
  return Buffer.concat([head(5, entries.length), ...entries.flat().map(encodeCbor)]);
}

class Reader {
  constructor(bytes) {
    this.bytes = bytes;
    this.at = 0;
  }

  number(additional) {
    if (additional < 24) return additional;
    const size = 1 << (additional - 24);
    this.at += size;
    if (size > 8) throw new Error(`CBOR of length ${additional} at ${this.at}`);
    if (size === 8) return Number(this.bytes.readBigUInt64BE(this.at - 8));
    return this.bytes.readUIntBE(this.at - size, size);
  }

  value() {
    const first = this.bytes[this.at++];
    const major = first >> 5;
    if (major === 7) return this.simple(first);
    const number = this.number(first & 31);
    if (major === 0) return number;
    if (major === 1) return -1 - number;
    if (major === 3) return this.bytes.toString("utf8", this.at, (this.at += number));
    if (major === 4) return Array.from({ length: number }, () => this.value());
    if (major === 5) return Object.fromEntries(Array.from({ length: number }, () => [this.value(), this.value()]));
    throw new Error(`CBOR of major type ${major} at ${this.at - 1}`);
  }

  simple(first) {
    const known = new Map([[0xf4, false], [0xf5, true], [0xf6, null]]);
    if (!known.has(first)) throw new Error(`CBOR ${first.toString(16)} at ${this.at - 1}`);
    return known.get(first);
  }
}

export function decodeCbor(bytes) {
  const reader = new Reader(bytes);
  const value = reader.value();
  if (reader.at !== bytes.length) throw new Error(`${bytes.length - reader.at} bytes behind the CBOR value`);
  return value;
}
