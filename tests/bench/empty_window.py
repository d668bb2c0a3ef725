"""An empty QML window of the kiosk's size: what Python, PySide6 and Qt Quick cost before the kiosk adds anything."""

import sys


def main(width: str, height: str) -> int:
    from PySide6.QtGui import QGuiApplication  # not in the process that measures, which reads this folder's modules
    from PySide6.QtQml import QQmlApplicationEngine

    application = QGuiApplication(sys.argv[:1])
    engine = QQmlApplicationEngine()
    text = f"import QtQuick\nimport QtQuick.Window\nWindow {{ width: {width}; height: {height}; visible: true }}"
    engine.loadData(text.encode())
    return application.exec()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
