"""RFC 6962 trees and C2SP signed notes: pure functions on bytes and texts, without Django and without a database."""
