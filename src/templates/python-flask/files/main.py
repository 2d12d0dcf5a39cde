"""A small web application: what it is, whether it is well, and a summary of numbers."""

import math
import os

from flask import Flask, request
from werkzeug.exceptions import HTTPException

NAME = os.environ.get("APP_NAME", "application")
VERSION = os.environ.get("APP_VERSION", "0.0.0")

app = Flask(__name__)
app.config["MAX_CONTENT_LENGTH"] = 1024 * 1024


@app.get("/")
def index():
    return {
        "name": NAME,
        "version": VERSION,
        "routes": {
            "GET /health": "whether the application is well",
            "POST /summary": 'summary of {"numbers": [1, 2, 3]}',
        },
    }


@app.get("/health")
def health():
    return {"status": "ok", "name": NAME, "version": VERSION}


@app.post("/summary")
def summary():
    body = request.get_json(silent=True)
    numbers = body.get("numbers") if isinstance(body, dict) else None
    if not isinstance(numbers, list) or not numbers or not all(map(is_number, numbers)):
        return {"error": 'send JSON such as {"numbers": [1, 2, 3]}'}, 422
    count = len(numbers)
    # Each is divided before it is added, for the sum itself may be too large for a number.
    mean = math.fsum(number / count for number in numbers)
    return {"count": count, "minimum": min(numbers), "maximum": max(numbers), "mean": mean}


@app.errorhandler(HTTPException)
def refuse(error):
    return {"error": error.description}, error.code


def is_number(value):
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return False
    try:
        return math.isfinite(value)
    except OverflowError:  # an integer that no float can hold
        return False
