pragma ComponentBehavior: Bound
import QtQuick

// Something said beside what the page shows, with its sign: where one is served otherwise, why a list says little.
Rectangle {
    id: desk
    required property bool rtl
    required property string words
    property string sign: "desk"
    height: Math.round(Math.max(line.height + Theme.px(64), Theme.actionHeight))
    radius: Theme.radius
    color: Theme.surface
    border.width: 2
    border.color: Theme.line
    Icon {
        id: place
        name: desk.sign
        stroke: Theme.green900
        width: Theme.px(60)
        height: width
        anchors.left: parent.left
        anchors.leftMargin: Theme.px(36)
        y: Math.round((desk.height - height) / 2)
    }
    Words {
        id: line
        rtl: desk.rtl
        text: desk.words
        anchors.left: place.right
        anchors.leftMargin: Theme.gutter
        anchors.right: parent.right
        anchors.rightMargin: Theme.px(36)
        y: Math.round((desk.height - height) / 2)
    }
}
