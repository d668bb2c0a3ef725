pragma ComponentBehavior: Bound
import QtQuick

// A screen's two parts. Upright, what it says stands over what it shows. Wide, they stand side by side: what is shown on
// the start side, what is said on the end side over the actions; keys change places with the words, hands are at the end.
Item {
    id: page
    property var screen: Opening.screen
    property real foot: 0 // height of the actions on the end side
    property bool dark: false
    property bool keys: false // what is shown is for the hand
    property real lead: Theme.px(56) // over the words; less where there is no room for it
    property bool level: false // on a wide screen the words stand level with the picture
    property alias spacing: words.spacing
    property alias said: words.data
    default property alias shown: picture.data
    readonly property real column: words.width
    readonly property real tall: height - (Theme.wide && !keys ? foot : 0) // room for the words
    readonly property real begin: Math.min(level && Theme.wide ? Math.round((height - words.height) / 2) : lead, Math.max(Theme.gutter, Math.floor(tall - words.height - Theme.gutter)))
    readonly property real below: Theme.wide ? 0 : page.begin + words.height // where the words leave off
    readonly property real room: picture.height - below
    readonly property real start: Theme.wide ? width - Theme.side : width // the start side's width
    signal pressed(string name, string value)

    Rectangle {
        visible: Theme.wide && !page.dark
        anchors.right: parent.right
        width: Theme.side
        height: parent.height
        color: Theme.surface
        Rectangle {
            anchors.left: parent.left
            width: 2
            height: parent.height
            color: Theme.line
        }
    }
    Flickable {
        id: said
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.leftMargin: Theme.wide && !page.keys ? page.start : 0
        anchors.rightMargin: Theme.wide && page.keys ? Theme.side : 0
        height: Theme.wide ? page.tall : contentHeight
        contentWidth: width
        contentHeight: page.begin + words.height
        interactive: contentHeight > height
        clip: interactive
        boundsBehavior: Flickable.StopAtBounds
        Column {
            id: words
            anchors.left: parent.left
            anchors.right: parent.right
            anchors.margins: Theme.margin
            y: page.begin
        }
    }
    ScrollMark {
        of: said
        anchors.right: said.right
    }
    Item {
        id: picture
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.leftMargin: Theme.wide && page.keys ? page.start : 0
        anchors.rightMargin: Theme.wide && !page.keys ? Theme.side : 0
        height: page.height - (page.keys ? page.foot : 0)
    }
}
