"""What QGIS shows beside menus and dialogs of algorithms: map tools. They call algorithms and hold no land logic."""
