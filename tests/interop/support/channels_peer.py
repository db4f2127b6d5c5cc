"""A program on channels_redis, told what to do by lines of JSON; it answers each with a line of JSON.

Bytes stand in JSON as {"$bytes": BASE64}. Started with the layer's class and configuration as its arguments.
"""

import asyncio
import base64
import importlib
import json
import sys


def from_json(value):
    if isinstance(value, dict):
        if set(value) == {"$bytes"}:
            return base64.b64decode(value["$bytes"])
        return {key: from_json(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [from_json(inner) for inner in value]
    return value


def to_json(value):
    if isinstance(value, bytes):
        return {"$bytes": base64.b64encode(value).decode()}
    if isinstance(value, dict):
        return {key: to_json(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [to_json(inner) for inner in value]
    return value


def encrypt_payloads(layer, keys):
    """Gives a layer that takes no keys the cipher of channels_redis' core layer."""
    from channels_redis.core import RedisChannelLayer

    cipher = RedisChannelLayer(symmetric_encryption_keys=keys).crypter
    pack, unpack = layer.serialize, layer.deserialize
    layer.serialize = lambda message: cipher.encrypt(pack(message))
    layer.deserialize = lambda payload: unpack(cipher.decrypt(payload))


def make_layer(path, config):
    module, name = path.rsplit(".", 1)
    keys = config.get("symmetric_encryption_keys")
    layer = getattr(importlib.import_module(module), name)(**config)
    if keys and module.endswith("pubsub") and not hasattr(layer, "_serializer"):
        encrypt_payloads(layer, keys)
    return layer


async def main():
    layer = make_layer(sys.argv[1], json.loads(sys.argv[2]))
    loop = asyncio.get_running_loop()
    print(json.dumps({"ready": True}), flush=True)
    while True:
        line = await loop.run_in_executor(None, sys.stdin.readline)
        if not line:
            return
        verb, *arguments = from_json(json.loads(line))
        try:
            result = await asyncio.wait_for(getattr(layer, verb)(*arguments), 10)
            answer = {"result": to_json(result)}
        except BaseException as error:
            answer = {"error": type(error).__name__}
        print(json.dumps(answer), flush=True)


asyncio.run(main())
