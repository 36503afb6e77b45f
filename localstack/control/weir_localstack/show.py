"""Puts real events into the deployed functions' streams and watches their results arrive.

Runs in SAM CLI's environment, which has boto3. Arguments: number of flights.
"""

import json
import sys
import time
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import boto3

DATA = Path(__file__).resolve().parents[3] / "functions/src/main/resources/data"
PUT_AT_ONCE = 500
PATIENCE_SECONDS = 600


@dataclass(frozen=True)
class Show:
    """One function: its events, and where its results can be counted again."""

    function: str
    stream: str
    file: str
    count: int
    key: str
    time: str
    results: str
    number: str
    late: str
    row: str


def shows(flights: int) -> list[Show]:
    return [
        Show(
            "earthquakes", "quakes", "earthquakes.jsonl", 1_000_000, "net", "time", "quakes-per-hour", "quakes",
            "late-quakes", "{net:>4} {hour}  {quakes:>3} quakes, strongest {mag} {place}",
        ),
        Show(
            "flights", "departures", "flights-20k.jsonl", flights, "origin", "scheduled", "delays-per-hour", "flights",
            "late-flights", "{airport:>4} {hour}  {flights:>3} flights, mean delay {meanDelay:.1f} minutes",
        ),
    ]


def main() -> None:
    for show in shows(int(sys.argv[1])):
        run(show)


def run(show: Show) -> None:
    events = read(show)
    begin = time.monotonic()
    put(show, [(event[show.key], event, None) for event in events])
    put(show, [(show.key, end(show, events, shard), shard["from"]) for shard in shards(show)])
    print(f"{show.function}: {len(events)} events are in the stream after {seconds(begin)}", flush=True)
    wait(show, len(events))
    print(f"{show.function}: every event is accounted for after {seconds(begin)}", flush=True)
    report(show)


def read(show: Show) -> list[dict]:
    lines = (DATA / show.file).read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines[: show.count]]


def end(show: Show, events: list[dict], shard: dict) -> dict:
    """An event long after the others: it moves its shard's clock, so that every hour before it closes."""
    name = f"end-{shard['id']}"
    last = max(event[show.time] for event in events)
    return {**events[-1], "id": name, show.key: name, show.time: last + 30 * 86_400_000}


def shards(show: Show) -> list[dict]:
    answer = boto3.client("kinesis").list_shards(StreamName=f"weir-{show.stream}")
    return [
        {"id": one["ShardId"], "from": one["HashKeyRange"]["StartingHashKey"]} for one in answer["Shards"]
    ]


def put(show: Show, records: list[tuple[str, dict, str | None]]) -> None:
    client = boto3.client("kinesis")
    for begin in range(0, len(records), PUT_AT_ONCE):
        entries = [entry(*record) for record in records[begin : begin + PUT_AT_ONCE]]
        answer = client.put_records(StreamName=f"weir-{show.stream}", Records=entries)
        if answer["FailedRecordCount"]:
            raise SystemExit(f"Kinesis refused {answer['FailedRecordCount']} records of {show.function}")


def entry(key: str, event: dict, hash_key: str | None) -> dict:
    made = {"PartitionKey": key, "Data": json.dumps(event).encode()}
    return {**made, "ExplicitHashKey": hash_key} if hash_key else made


def wait(show: Show, expected: int) -> None:
    """Ticks close the hours of keys that are silent; on AWS one comes every minute."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    seen = -1
    while (now := accounted(show)) != expected:
        if now > expected or time.monotonic() > deadline:
            raise SystemExit(f"{show.function}: {now} of {expected} events are in the results")
        if now != seen:
            print(f"{show.function}: {now} of {expected} events are in the results", flush=True)
        seen = now
        time.sleep(1)
        boto3.client("lambda").invoke(FunctionName=f"weir-{show.function}", Payload=b'{"weir":"tick"}')


def accounted(show: Show) -> int:
    counted = sum(int(row[show.number]) for row in rows(show.results))
    return counted + len(rows(show.late))


def rows(table: str) -> list[dict]:
    """All rows that are not withdrawn."""
    resource = boto3.resource("dynamodb").Table(f"weir-{table}")
    found, start = [], {}
    while True:
        page = resource.scan(ConsistentRead=True, **start)
        found += [row for row in page["Items"] if not row.get("weirDeleted")]
        if "LastEvaluatedKey" not in page:
            return found
        start = {"ExclusiveStartKey": page["LastEvaluatedKey"]}


def report(show: Show) -> None:
    found = sorted(rows(show.results), key=lambda row: (-int(row[show.number]), row["hour"]))
    print(f"\n{show.results}: {len(found)} rows, the ten with the most events:")
    for row in found[:10]:
        print("  " + show.row.format(**{k: plain(v) for k, v in row.items()}))
    print(f"{show.late}: {len(rows(show.late))} rows, events that came when their hour had closed\n", flush=True)


def plain(value):
    return float(value) if isinstance(value, Decimal) and value % 1 else int(value) if isinstance(value, Decimal) else value


def seconds(begin: float) -> str:
    return f"{time.monotonic() - begin:.0f} s"


if __name__ == "__main__":
    main()
