from portal.importing.command import ImportCommand
from portal.organisations import importing


class Command(ImportCommand):
    help = "Load places, their boundaries, units, successions, terms of heads or agency names from a JSON or CSV file."
    importers = {
        "places": importing.import_places,
        "boundaries": importing.import_boundaries,
        "units": importing.import_units,
        "successions": importing.import_successions,
        "heads": importing.import_heads,
        "agencies": importing.import_agencies,
    }
