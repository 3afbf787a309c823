"""Prints one address of each kind of page, and the number of queries that it asks when it is made anew."""

import json

import django
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

django.setup()


def addresses() -> dict[str, str]:
    petitions = apps.get_model("petitions", "Petition").objects.public()
    notices = apps.get_model("dialogues", "Notice").objects.public()
    return {
        "home": "/",
        "petitions": "/kien-nghi/",
        "petition": petitions.exclude(conclusion=None).earliest("pk").get_absolute_url(),
        "notice": notices.latest("pk").get_absolute_url(),
        "schedule": "/lich-doi-thoai/",
        "scoreboard": "/giam-sat/",
        "search": "/tim-kiem/?q=so+do",
    }


def queries(client: Client, address: str) -> int:
    """Of the second visit: the first one learns what a process remembers."""
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    return len(asked)


if __name__ == "__main__":
    reader = Client(headers={"Host": "127.0.0.1"})
    print(json.dumps({page: (address, queries(reader, address)) for page, address in addresses().items()}))
