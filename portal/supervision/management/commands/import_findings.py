from portal.importing.command import ImportCommand
from portal.supervision.importing import import_findings


class Command(ImportCommand):
    help = "Load findings of supervisors from a JSON or CSV file."
    importers = {"findings": import_findings}
