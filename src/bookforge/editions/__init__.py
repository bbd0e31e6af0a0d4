"""Editions dress the book with templates and styles and package it. They do not import each other."""
