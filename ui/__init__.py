"""All Qt, nothing else: presenters, view model, paper rendering, QML."""
