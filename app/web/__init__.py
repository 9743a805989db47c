"""The only door to the street: HTTP and WebSocket."""
