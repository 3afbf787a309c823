"""The read API, version 1, its OpenAPI document and its errors."""
