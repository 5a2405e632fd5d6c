"""Packages of planning data as TT 16/2025/TT-BXD asks for: made and checked."""
