"""Operations of the cadastre room, one per file."""
