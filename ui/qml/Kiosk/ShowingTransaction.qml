pragma ComponentBehavior: Bound
import QtQuick

// One transaction: what is needed, what it means, and where it stands.
Page {
    id: page
    lead: Theme.wide ? Theme.px(48) : 0
    component Bars: Column {
        id: bars
        required property var lengths
        visible: page.screen.covered
        spacing: Theme.gutter
        Repeater {
            model: bars.lengths
            Rectangle {
                required property real modelData
                anchors.left: parent ? parent.left : undefined
                width: bars.width * modelData
                height: Theme.px(64)
                radius: 12
                color: Theme.line
            }
        }
    }
    component Heading: Column {
        spacing: Theme.gutter
        Item {
            width: parent.width
            height: Math.max(Theme.px(64), key.height)
            Words {
                id: key
                rtl: page.screen.rtl
                text: page.screen.key
                font.pixelSize: Theme.meta
                color: Theme.inkQuiet
                width: Math.ceil(Math.min(implicitWidth, parent.width - chip.width - Theme.gutter))
                anchors.left: parent.left
                anchors.verticalCenter: parent.verticalCenter
            }
            Chip {
                id: chip
                status: page.screen.chip
                anchors.right: parent.right
            }
        }
        Words {
            rtl: page.screen.rtl
            text: page.screen.title
            strong: true
            font.pixelSize: Theme.px(Theme.wide ? 46 : 52)
            width: parent.width
        }
    }
    said: [
        Heading {
            visible: Theme.wide && !page.screen.covered
            width: page.column
        },
        Bars {
            visible: Theme.wide && page.screen.covered
            lengths: [0.9, 0.6]
            width: page.column
        }
    ]
    Bars {
        lengths: Theme.wide ? [1, 0.8, 1, 0.7, 0.9, 0.6] : [0.9, 0.6, 1, 0.8, 1, 0.7]
        x: Theme.margin
        y: Theme.px(Theme.wide ? 48 : 64)
        width: parent.width - 2 * Theme.margin
    }
    Flickable {
        id: body
        anchors.fill: parent
        contentHeight: all.height + Theme.px(96)
        clip: true
        boundsBehavior: Flickable.StopAtBounds
        visible: !page.screen.covered
        Column {
            id: all
            width: body.width - 2 * Theme.margin
            x: Theme.margin
            y: Theme.px(Theme.wide ? 48 : 40)
            spacing: Theme.gutter
            Heading {
                visible: !Theme.wide
                width: parent.width
            }
            Repeater {
                model: page.screen.facts
                Rectangle {
                    id: fact
                    required property var modelData
                    width: all.width
                    height: words.height + Theme.px(72)
                    radius: Theme.radius
                    color: modelData.strong ? Theme.amber100 : Theme.surface
                    border.width: modelData.strong ? 4 : 2
                    border.color: modelData.strong ? Theme.amber : Theme.line
                    Column {
                        id: words
                        anchors.left: parent.left
                        anchors.right: parent.right
                        anchors.margins: Theme.px(42)
                        anchors.verticalCenter: parent.verticalCenter
                        spacing: Theme.px(8)
                        Words {
                            rtl: page.screen.rtl
                            text: fact.modelData.label
                            strong: true
                            color: fact.modelData.strong ? Theme.amberInk : Theme.ink
                            width: parent.width
                        }
                        Words {
                            rtl: page.screen.rtl
                            text: fact.modelData.text
                            color: fact.modelData.strong ? Theme.amberInk : Theme.inkQuiet
                            width: parent.width
                        }
                    }
                }
            }
            Rectangle {
                visible: page.screen.timelineTitle.length > 0
                width: parent.width
                height: timeline.height + Theme.px(84)
                radius: Theme.radius
                color: Theme.surface
                border.width: 2
                border.color: Theme.line
                Column {
                    id: timeline
                    anchors.left: parent.left
                    anchors.right: parent.right
                    anchors.margins: Theme.px(42)
                    y: Theme.px(42)
                    Words {
                        rtl: page.screen.rtl
                        text: page.screen.timelineTitle
                        strong: true
                        font.pixelSize: Theme.section
                        width: parent.width
                        bottomPadding: Theme.px(24)
                    }
                    Words {
                        rtl: page.screen.rtl
                        text: page.screen.loading
                        visible: page.screen.loading.length > 0
                        color: Theme.inkQuiet
                        width: parent.width
                    }
                    Repeater {
                        model: page.screen.timeline
                        TimelineRow {
                            required property var modelData
                            movement: modelData
                            rtl: page.screen.rtl
                            needsYou: page.screen.needsYou
                            width: timeline.width
                        }
                    }
                }
            }
        }
    }
    ScrollMark {
        of: body
        opacity: page.screen.covered ? 0 : 1
        anchors.right: parent.right
    }
}
