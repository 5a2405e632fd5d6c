"""Operations of the planning room, one per file."""
