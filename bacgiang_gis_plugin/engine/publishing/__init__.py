"""Operations of the publishing room, one per file."""
