// WebSocket frames by hand (RFC 6455 section 5.2), right and wrong ones.
export const opcode = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 };

const mask = Buffer.from([0x37, 0xfa, 0x21, 0x3d]);

function lengthBytes(length, marker) {
  if (length < 126) return Buffer.from([marker | length]);
  if (length < 65_536) {
    const bytes = Buffer.alloc(3, marker | 126);
    bytes.writeUInt16BE(length, 1);
    return bytes;
  }
  const bytes = Buffer.alloc(9, marker | 127);
  bytes.writeBigUInt64BE(BigInt(length), 1);
  return bytes;
}

/** A client's frame. `length` may say something else than the payload has; `masked: false` breaks the rule. */
export function frame(code, payload = "", { fin = true, reserved = 0, masked = true, length } = {}) {
  const body = Buffer.from(payload);
  const first = Buffer.from([(fin ? 0x80 : 0) | (reserved << 4) | code]);
  const head = [first, lengthBytes(length ?? body.length, masked ? 0x80 : 0)];
  if (!masked) return Buffer.concat([...head, body]);
  return Buffer.concat([...head, mask, body.map((byte, i) => byte ^ mask[i % 4])]);
}

export const text = (payload, options) => frame(opcode.text, payload, options);
export const binary = (payload, options) => frame(opcode.binary, payload, options);
export const more = (payload, options) => frame(opcode.continuation, payload, options);
export const ping = (payload, options) => frame(opcode.ping, payload, options);

/** A close frame; without a code it is empty. */
export function close(code, reason = "") {
  if (code === undefined) return frame(opcode.close);
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(code);
  return frame(opcode.close, Buffer.concat([bytes, Buffer.from(reason)]));
}

/** Takes one frame of a server off the front: {value: frame, used}; nothing while it is not complete. */
export function takeFrame(bytes) {
  if (bytes.length < 2) return undefined;
  const short = bytes[1] & 0x7f;
  const head = short < 126 ? 2 : short === 126 ? 4 : 10;
  if (bytes.length < head) return undefined;
  const length = short < 126 ? short : short === 126 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2));
  if (bytes.length < head + length) return undefined;
  const value = {
    fin: (bytes[0] & 0x80) !== 0,
    reserved: (bytes[0] >> 4) & 7,
    opcode: bytes[0] & 15,
    masked: (bytes[1] & 0x80) !== 0,
    payload: Buffer.from(bytes.subarray(head, head + length)),
  };
  return { value, used: head + length };
}
