"""Gongkai (公开) reads annual reports on government information disclosure, however mangled."""
