"""The record: what an institution plans, hears, promises and does. Imports neither `pages` nor `search`."""
