pragma ComponentBehavior: Bound
import QtQuick

// How much of a list stands on the screen, and where: shown only when there is more.
Rectangle {
    id: mark
    required property Flickable of
    property real offset: 0 // where the list begins
    visible: of.contentHeight > of.height
    anchors.rightMargin: Theme.px(22)
    width: Theme.px(10)
    radius: 5
    color: Theme.edge
    y: offset + of.height * of.visibleArea.yPosition
    height: of.height * of.visibleArea.heightRatio
}
