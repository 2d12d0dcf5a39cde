"""A small web application: what it is, whether it is well, and a summary of numbers."""

import math
import os
from typing import Annotated

import uvicorn
from fastapi import FastAPI, HTTPException
from pydantic import BaseModel, Field

NAME = os.environ.get("APP_NAME", "application")
VERSION = os.environ.get("APP_VERSION", "0.0.0")

app = FastAPI(title=NAME, version=VERSION)


class Health(BaseModel):
    status: str
    name: str
    version: str


class Numbers(BaseModel):
    numbers: Annotated[list[float], Field(min_length=1, max_length=100_000, examples=[[1, 2, 3]])]


class Summary(BaseModel):
    count: int
    minimum: float
    maximum: float
    mean: float


@app.get("/")
async def index() -> dict[str, object]:
    routes = {
        "GET /health": "whether the application is well",
        "POST /summary": 'summary of {"numbers": [1, 2, 3]}',
        "GET /openapi.json": "the description of the routes",
    }
    return {"name": NAME, "version": VERSION, "routes": routes}


@app.get("/health")
async def health() -> Health:
    return Health(status="ok", name=NAME, version=VERSION)


@app.post("/summary")
async def summary(body: Numbers) -> Summary:
    numbers = body.numbers
    # Not by the model: its error would repeat the number, and JSON has none for infinity.
    if not all(map(math.isfinite, numbers)):
        raise HTTPException(422, "every number must be finite")
    count = len(numbers)
    # Each is divided before it is added, for the sum itself may be too large for a number.
    mean = math.fsum(number / count for number in numbers)
    return Summary(count=count, minimum=min(numbers), maximum=max(numbers), mean=mean)


if __name__ == "__main__":
    # Requests that run at SIGTERM get five seconds to end.
    uvicorn.run(
        app,
        host="0.0.0.0",
        port=int(os.environ.get("PORT", "8080")),
        timeout_graceful_shutdown=5,
    )
