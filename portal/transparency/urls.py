"""URLs of the log: its files in the layout of C2SP tlog-tiles."""

from django.urls import path

from . import files

urlpatterns = [
    path("nhat-ky/checkpoint", files.checkpoint, name="checkpoint"),
    path("nhat-ky/tile/<path:path>", files.tile, name="log_tile"),
    path("nhat-ky/khoa", files.key, name="log_key"),
    path("nhat-ky/nhat-quan/<int:old>-<int:size>", files.growth, name="log_growth"),
    path("nhat-ky/kiem-tra.py", files.script, name="log_script"),
    path("nhat-ky/su-kien/<uuid:uuid>/chung-minh.txt", files.proof, name="event_proof"),
]
