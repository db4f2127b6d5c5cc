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


async def main():
    module, name = sys.argv[1].rsplit(".", 1)
    layer = getattr(importlib.import_module(module), name)(**json.loads(sys.argv[2]))
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
